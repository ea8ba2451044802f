using ChatDeploy.Core.Runners;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Scripts;

#pragma warning disable CA1001 // The source has no timer and no linked parent, so there is nothing to dispose; a late Cancel() must not throw.
/// <summary>An attempt's life in this process: hold its folder, start or adopt it, observe it, tell its end, clear up.</summary>
internal abstract partial class AttemptLife(JobAttempt attempt, AttemptFolder folder, IJobReports reports, TimeProvider clock, ILogger logger)
#pragma warning restore CA1001
{
    private static readonly Func<ILogger, AttemptKey, IDisposable?> Scope = LoggerMessage.DefineScope<AttemptKey>("attempt {Attempt}");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _cancel = new();

    /// <summary>Asks for the attempt's end.</summary>
    public void Cancel() => _cancel.Cancel();

    /// <summary>Returns when the attempt's end is stored, or when the service stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var scope = Scope(logger, attempt.Key);
        if (attempt.CancelRequested) await _cancel.CancelAsync();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await LiveAsync(stopping);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception trouble)
            {
                // A full disk, a lost mount: everything known is in the folder, so begin again from there.
                Log.Interrupted(logger, trouble, attempt.Key);
                await Task.Delay(Pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Starts the attempt, or finds it again, and returns how it ended.</summary>
    /// <param name="telling">Takes what happens on the way.</param>
    /// <param name="wake">Is woken when the attempt is cancelled.</param>
    /// <param name="cancelled">The attempt is to be ended.</param>
    /// <param name="stopping">The service stops: the attempt runs on, to be observed by the next.</param>
    protected abstract Task<JobReport.Finished> RunToEndAsync(AttemptTelling telling, Wake wake, CancellationToken cancelled, CancellationToken stopping);

    /// <summary>Removes what an attempt needs no longer once its end is stored.</summary>
    protected abstract Task ClearAsync(JobReport.Finished finished, CancellationToken stopping);

    private async Task LiveAsync(CancellationToken stopping)
    {
        folder.Create();
        await using var held = await HoldAsync(stopping);
        var telling = new AttemptTelling(reports, attempt.Key, clock, logger);
        var finished = folder.ReadFinished();
        if (finished is null)
        {
            using var wake = new Wake();
            await using var waking = _cancel.Token.Register(wake.Now);
            finished = await RunToEndAsync(telling, wake, _cancel.Token, stopping);
            folder.WriteFinished(finished);
        }
        await telling.TellAsync([finished], stopping);
        Log.Finished(logger, attempt.Key, finished.Outcome, finished.Reason);
        await ClearAsync(finished, stopping);
    }

    private async Task<FileStream> HoldAsync(CancellationToken stopping)
    {
        for (var tries = 0; ; tries++)
        {
            if (folder.TryHold() is { } held) return held;
            if (tries == 20) Log.HeldElsewhere(logger, attempt.Key);
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, stopping);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Attempt {Key} ended: {Outcome} {Reason}")]
        public static partial void Finished(ILogger logger, AttemptKey key, JobOutcome outcome, string? reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Observing attempt {Key} was interrupted; it is taken up again")]
        public static partial void Interrupted(ILogger logger, Exception trouble, AttemptKey key);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt {Key} is observed by another process on the same data directory; waiting for it to end")]
        public static partial void HeldElsewhere(ILogger logger, AttemptKey key);
    }
}
