using System.Text.Json.Nodes;
using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Integrations.Chat.Slack.Answers;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>
/// Answers requests after they were acknowledged, a bounded number at a time. Whoever waits longer than Slack would let them is
/// told so, and told when it came to nothing.
/// </summary>
public sealed partial class SlackWork(IServiceScopeFactory scopes, ChatRequests inbox, SlackReplies replies, TimeProvider clock, ILogger<SlackWork> logger) : IHostedService, IChatRequestHandler, IDisposable
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

    /// <inheritdoc/>
    public string Surface => SlackSurface.SurfaceName;

    /// <summary>Whether it takes no more for the moment.</summary>
    public bool IsBusy => Volatile.Read(ref _waiting) >= MostWaiting;

    /// <summary>Begins to answer a request; returns at once.</summary>
    /// <param name="id">Its key in the inbox; 0 where it is not kept there.</param>
    /// <param name="request">The request.</param>
    public void Begin(long id, SlackRequest request)
    {
        Interlocked.Increment(ref _waiting);
        _ = Task.Run(async () =>
        {
            try
            {
                if (await AnswerAsync(request)) await SettleAsync(id, null);
                else if (!_ends.IsCancellationRequested) await SettleAsync(id, "threw or took too long; who asked was told");
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        });
    }

    /// <summary>Runs what Slack waits for.</summary>
    /// <param name="answer">What.</param>
    public async Task<T> RunAsync<T>(Func<AnswerRequest, CancellationToken, Task<T>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Interlocked.Increment(ref _waiting);
        try
        {
            using var limit = new CancellationTokenSource(Longest, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _ends.Token);
            await using var scope = scopes.CreateAsyncScope();
            return await answer(scope.ServiceProvider.GetRequiredService<AnswerRequest>(), both.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public async Task ResumeAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (SlackIntake.Read(Enum.Parse<SlackRequestKind>(request.Kind), JsonNode.Parse(request.Body) as JsonObject ?? []) is not { } read) return;
        await RunAsync(async (answer, token) =>
        {
            await answer.HandleAsync(read with { IsLate = true }, token);
            return true;
        });
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lets what is under way end; what does not is taken up by the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
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

    private async Task<bool> AnswerAsync(SlackRequest request)
    {
        using var done = new CancellationTokenSource();
        var notice = SlackReturn.Of(request) is { ResponseUrl: not null } back ? SayLateAsync(back, done.Token) : Task.CompletedTask;
        try
        {
            await _turns.WaitAsync(_ends.Token);
            try
            {
                await RunAsync(async (answer, token) =>
                {
                    await answer.HandleAsync(request, token);
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
            Log.Threw(logger, request.GetType().Name, exception);
            if (SlackReturn.Of(request) is { } asked) await TellAsync(asked, "This did not come to an end: the store does not answer, or something broke (the log says what). It is not known whether anything was done. Look at `/deploy status` before you repeat it.");
            return false;
        }
        finally
        {
            await done.CancelAsync();
            await notice;
        }
    }

    private async Task SayLateAsync(SlackReturn back, CancellationToken done)
    {
        try
        {
            await Task.Delay(Patience, clock, done);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await TellAsync(back, "Still at it: this takes longer than usual. The answer follows here; there is no need to repeat it.");
    }

    /// <summary>Tells who asked something in a line, as far as Slack takes it.</summary>
    internal async Task TellAsync(SlackReturn back, string text)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        try
        {
            await replies.WhisperAsync(back, SlackCards.Lines(text), limit.Token);
        }
        catch (OperationCanceledException)
        {
            Log.NotTold(logger);
        }
    }

    private Task SettleAsync(long id, string? error) => id == 0 ? Task.CompletedTask : inbox.SettleAsync(id, error);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "answering {Request} of Slack: it threw or took too long; who asked is told")]
        public static partial void Threw(ILogger logger, string request, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "who asked on Slack could not be told that it takes long")]
        public static partial void NotTold(ILogger logger);
    }
}
