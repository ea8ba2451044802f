using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Scripts;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>Follows an attempt that was started, by whichever service, to its end: tells its output, ends it when asked or when its time is up.</summary>
internal sealed partial class AttemptObservation(
    JobAttempt attempt, AttemptDirectory directory, AttemptTelling telling, AttemptSurroundings surroundings, Wake wake)
{
    /// <summary>How often log, exit and process are looked at.</summary>
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a claim may stay without the process that claimed; it writes the line right after creating the file.</summary>
    private static readonly TimeSpan ClaimPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long processes may outlive KILL (in the middle of a disk or network call) before they are given up.</summary>
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(30);

    /// <summary>Returns how the attempt ended, once nothing that has to be ended runs any more and all output has been told.</summary>
    /// <param name="cancelled">The attempt is to be ended.</param>
    /// <param name="stopping">The service stops: the attempt runs on, to be observed by the next.</param>
    public async Task<JobReport.Finished> RunAsync(CancellationToken cancelled, CancellationToken stopping)
    {
        var process = await ReadClaimAsync(stopping);
        if (process is null) return AttemptOutcome.Of(attempt, null, null, Now);
        if (process.Pid == 0) return NeverRan(cancelled);

        using var output = new OutputTelling(attempt.Key, directory, telling, surroundings.Clock);
        var stop = directory.ReadStop();
        if (stop is not null) process.Signal(AttemptProcess.Term); // The service that noted it may have died before it did it.
        var told = Task.CompletedTask;
        AttemptExit? exit;
        try
        {
            while (true)
            {
                var alive = process.IsAlive;
                exit = directory.ReadExit(); // After looking at the process: one that is gone writes no more.
                var running = alive && exit is null;
                if (stop is null && Decide(running, exit, process, cancelled) is { } reason) stop = Stop(process, reason);
                if (!running && IsQuiet(process, stop)) break;
                if (stop is not null && Now >= stop.At + surroundings.Options.Grace) process.Signal(AttemptProcess.Kill);
                // Beside the watch: a store that does not answer must not keep an attempt from being ended.
                if (told.IsCompleted)
                {
                    await told;
                    told = output.TellAsync(process.RecordedAt, directory.IsProbed, stopping);
                }
                await wake.WaitAsync(Rhythm, stopping);
            }
        }
        finally
        {
            await told.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // It uses the log and notes its progress.
        }
        await told;
        await output.TellAsync(process.RecordedAt, directory.IsProbed, stopping);
        await output.TellRestAsync(stopping);
        return AttemptOutcome.Of(attempt, exit, stop?.Reason, Now);
    }

    private DateTimeOffset Now => surroundings.Clock.GetUtcNow();

    private async Task<AttemptProcess?> ReadClaimAsync(CancellationToken stopping)
    {
        var until = Now + ClaimPatience;
        while (true)
        {
            if (directory.ReadStarted() is { } process) return process;
            if (Now >= until) return null;
            await wake.WaitAsync(Rhythm, stopping);
        }
    }

    /// <summary>The service died between giving the attempt up and noting why.</summary>
    private JobReport.Finished NeverRan(CancellationToken cancelled) => cancelled.IsCancellationRequested
        ? AttemptOutcome.Cancelled(attempt.Key, Now, "It was cancelled before it began; nothing was run.")
        : AttemptOutcome.NotRun(attempt.Key, Now, "not_started", "It was given up before it began; nothing was run. Retry it.");

    private StopReason? Decide(bool running, AttemptExit? exit, AttemptProcess process, CancellationToken cancelled)
    {
        if (!running) return exit is null && process.HasSurvivors ? StopReason.Abandoned : null;
        if (cancelled.IsCancellationRequested) return StopReason.Cancelled;
        return Now >= process.RecordedAt + attempt.Timeout ? StopReason.TimedOut : null;
    }

    private AttemptStop Stop(AttemptProcess process, StopReason reason)
    {
        if (reason != StopReason.Abandoned) directory.WriteStop(reason);
        Log.Ending(surroundings.Logger, attempt.Key, reason);
        process.Signal(AttemptProcess.Term);
        return new AttemptStop(reason, Now);
    }

    /// <summary>Whether what had to be ended has ended. What a job that ended by itself leaves running on purpose is left alone.</summary>
    private bool IsQuiet(AttemptProcess process, AttemptStop? stop)
    {
        if (stop is null || !process.HasSurvivors) return true;
        if (Now < stop.At + surroundings.Options.Grace + KillPatience) return false;
        Log.Unkillable(surroundings.Logger, attempt.Key, process.Pid);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Ending attempt {Key}: {Reason}")]
        public static partial void Ending(ILogger logger, AttemptKey key, StopReason reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Processes of attempt {Key} in session {Session} do not end; look at them on this machine")]
        public static partial void Unkillable(ILogger logger, AttemptKey key, int session);
    }
}
