using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Local;

#pragma warning disable CA1001 // The source has no timer and no linked parent, so there is nothing to dispose; a late Cancel() must not throw.
/// <summary>An attempt's life in this process: hold its folder, start or adopt it, observe it, tell its end, clear up.</summary>
internal sealed partial class LocalAttempt(JobAttempt attempt, AttemptDirectory directory, AttemptSurroundings surroundings)
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
        using var scope = Scope(surroundings.Logger, attempt.Key);
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
                Log.Interrupted(surroundings.Logger, trouble, attempt.Key);
                await Task.Delay(Pause, surroundings.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LiveAsync(CancellationToken stopping)
    {
        directory.Create();
        await using var held = await HoldAsync(stopping);
        var telling = new AttemptTelling(surroundings.Reports, attempt.Key, surroundings.Clock, surroundings.Logger);
        var finished = directory.ReadFinished();
        if (finished is null)
        {
            finished = await RunToEndAsync(telling, stopping);
            directory.WriteFinished(finished);
        }
        await telling.TellAsync([finished], stopping);
        Log.Finished(surroundings.Logger, attempt.Key, finished.Outcome, finished.Reason);
        await ClearAsync(stopping);
    }

    private async Task<JobReport.Finished> RunToEndAsync(AttemptTelling telling, CancellationToken stopping)
    {
        using var wake = new Wake();
        await using var waking = _cancel.Token.Register(wake.Now);
        var start = new AttemptStart(attempt, directory, surroundings);
        try
        {
            if (!directory.IsStarted && await start.RunAsync(wake.Now, _cancel.Token, stopping) is { } neverRan) return neverRan;
            return await new AttemptObservation(attempt, directory, telling, surroundings, wake).RunAsync(_cancel.Token, stopping);
        }
        finally
        {
            start.Process?.Dispose();
        }
    }

    private async Task<FileStream> HoldAsync(CancellationToken stopping)
    {
        for (var tries = 0; ; tries++)
        {
            if (directory.TryHold() is { } held) return held;
            if (tries == 20) Log.HeldElsewhere(surroundings.Logger, attempt.Key);
            await Task.Delay(TimeSpan.FromMilliseconds(100), surroundings.Clock, stopping);
        }
    }

    private async Task ClearAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var checkOut in directory.CheckOuts) await surroundings.Clones.RemoveCheckOutAsync(attempt.Source, checkOut, stopping);
            directory.CutLog();
        }
        catch (Exception left) when (left is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            Log.CheckOutLeft(surroundings.Logger, left, attempt.Key);
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

        [LoggerMessage(Level = LogLevel.Warning, Message = "The checkout of attempt {Key} could not be removed; the hourly clean-up tries again")]
        public static partial void CheckOutLeft(ILogger logger, Exception left, AttemptKey key);
    }
}
