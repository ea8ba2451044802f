using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Chat.Requests;

/// <summary>
/// Answers requests of surfaces after they were acknowledged, a bounded number at a time. Whoever waits longer than people do is told
/// so, and told when it came to nothing.
/// </summary>
public sealed partial class ChatWork(ChatRequests inbox, TimeProvider clock, ILogger<ChatWork> logger) : IDisposable
{
    /// <summary>How long answering may take; the inbox's lease is longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private const int AtOnce = 16;
    private const int MostWaiting = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly CancellationTokenSource _ends = new();
    private int _waiting;

    /// <summary>Whether it takes no more for the moment.</summary>
    public bool IsBusy => Volatile.Read(ref _waiting) >= MostWaiting;

    /// <summary>Begins to answer a request; returns at once.</summary>
    /// <param name="id">Its key in the inbox; 0 where it is not kept there.</param>
    /// <param name="answer">Answers it.</param>
    /// <param name="tell">Tells who asked a line, as far as the surface takes it; null where nobody waits.</param>
    public void Begin(long id, Func<CancellationToken, Task> answer, Func<string, CancellationToken, Task>? tell)
    {
        Interlocked.Increment(ref _waiting);
        _ = Task.Run(async () =>
        {
            try
            {
                var isDone = await AnswerAsync(answer, tell);
                if (id != 0 && (isDone || !_ends.IsCancellationRequested)) await inbox.SettleAsync(id, isDone ? null : "threw or took too long; who asked was told");
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        });
    }

    /// <summary>Runs what a surface waits for.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Interlocked.Increment(ref _waiting);
        try
        {
            using var limit = new CancellationTokenSource(Longest, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _ends.Token);
            return await answer(both.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Tells who asked a line.</summary>
    public async Task TellAsync(Func<string, CancellationToken, Task> tell, string text)
    {
        ArgumentNullException.ThrowIfNull(tell);
        using var limit = new CancellationTokenSource(Longest, clock);
        try
        {
            await tell(text, limit.Token);
        }
        catch (OperationCanceledException)
        {
            Log.NotTold(logger);
        }
    }

    /// <summary>Lets what is under way end, for ten seconds at most; what does not is taken up by the next start.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + LongestStop;
        while (Volatile.Read(ref _waiting) > 0 && clock.GetUtcNow() < until && !cancellationToken.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, CancellationToken.None);
        await _ends.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turns.Dispose();
        _ends.Dispose();
    }

    private async Task<bool> AnswerAsync(Func<CancellationToken, Task> answer, Func<string, CancellationToken, Task>? tell)
    {
        using var done = new CancellationTokenSource();
        var notice = tell is null ? Task.CompletedTask : SayLateAsync(tell, done.Token);
        try
        {
            await _turns.WaitAsync(_ends.Token);
            try
            {
                await RunAsync(async token =>
                {
                    await answer(token);
                    return true;
                });
            }
            finally
            {
                _turns.Release();
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever it meets, the one who asked is told and others are answered.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_ends.IsCancellationRequested) return false;
            Log.Threw(logger, exception);
            if (tell is not null)
                await TellAsync(tell, "This did not come to an end: the store does not answer, or something broke (the log says what). It is not known whether anything was done. Look at `/deploy status` before you repeat it.");
            return false;
        }
        finally
        {
            await done.CancelAsync();
            await notice;
        }
    }

    private async Task SayLateAsync(Func<string, CancellationToken, Task> tell, CancellationToken done)
    {
        try
        {
            await Task.Delay(Patience, clock, done);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await TellAsync(tell, "Still at it: this takes longer than usual. The answer follows here; there is no need to repeat it.");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "answering somebody on a surface: it threw or took too long; who asked is told")]
        public static partial void Threw(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "who asked on a surface could not be told that it takes long")]
        public static partial void NotTold(ILogger logger);
    }
}
