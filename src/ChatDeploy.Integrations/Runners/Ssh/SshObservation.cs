using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Scripts;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>Follows an attempt that a host may have started, by whichever service, to its end: tells its output, ends it when asked or when its time is up.</summary>
internal sealed partial class SshObservation(
    JobAttempt attempt, AttemptOnHost onHost, SshAttemptFolder folder, AttemptTelling telling, SshSurroundings surroundings, Wake wake)
{
    /// <summary>How often state and output are looked at.</summary>
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(200);

    /// <summary>How often KILL is sent.</summary>
    private static readonly TimeSpan KillRhythm = TimeSpan.FromSeconds(2);

    /// <summary>How long processes may outlive KILL before they are given up.</summary>
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(30);

    private readonly DateTimeOffset _since = surroundings.Clock.GetUtcNow();
    private AttemptStop? _stop = folder.ReadStop();
    private DateTimeOffset _signalled;
    private bool _termSent;

    /// <summary>Returns how the attempt ended, once nothing that has to be ended runs any more and all output has been told; null when the host says that nobody started it.</summary>
    /// <param name="cancelled">The attempt is to be ended.</param>
    /// <param name="stopping">The service stops: the attempt runs on, to be observed by the next.</param>
    public async Task<JobReport.Finished?> RunAsync(CancellationToken cancelled, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var output = new OutputTelling(attempt.Key, folder, telling, surroundings.Clock);
        await using (folder.AppendLog()) { } // There is a log to read from the start.
        var follow = new AttemptFollow(onHost, attempt.Key, folder, surroundings, wake);
        var following = follow.RunAsync(over.Token);
        var signalling = Task.CompletedTask;
        var told = Task.CompletedTask;
        try
        {
            while (true)
            {
                if (following.IsCompleted) return await following == "nobody" ? NeverRan(cancelled) : null;
                var seen = follow.Seen;
                if (_stop is null && Decide(seen, cancelled) is { } reason) Stop(reason);
                if (seen is { IsRunning: false } && IsQuiet(seen)) break;
                if (IsLost(follow)) return Lost(follow);
                if (_stop is not null && signalling.IsCompleted)
                {
                    await signalling;
                    signalling = SignalAsync(_stop, over.Token);
                }
                // Beside the watch: a store that does not answer must not keep an attempt from being ended.
                if (seen is not null && told.IsCompleted)
                {
                    await told;
                    told = output.TellAsync(Begun, folder.IsProbed, stopping);
                }
                await wake.WaitAsync(Rhythm, stopping);
            }
            await told;
            await output.TellAsync(Begun, folder.IsProbed, stopping);
            await output.TellRestAsync(stopping);
            return AttemptOutcome.Of(attempt, follow.Seen!.Exit, _stop?.Reason, Now);
        }
        finally
        {
            await over.CancelAsync();
            await told.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // It uses the log and notes its progress.
            await Task.WhenAll(following, signalling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private DateTimeOffset Now => surroundings.Clock.GetUtcNow();

    private DateTimeOffset Begun => folder.ReadBegun() ?? folder.Asked ?? _since;

    /// <summary>The service died between giving the attempt up and noting why.</summary>
    private JobReport.Finished NeverRan(CancellationToken cancelled) => cancelled.IsCancellationRequested
        ? AttemptOutcome.Cancelled(attempt.Key, Now, "It was cancelled before it began; nothing was run.")
        : AttemptOutcome.NotRun(attempt.Key, Now, "not_started", "It was given up before it began; nothing was run. Retry it.");

    private StopReason? Decide(AttemptSighting? seen, CancellationToken cancelled)
    {
        if (seen is { IsRunning: false }) return seen.Exit is null && seen.HasSurvivors ? StopReason.Abandoned : null;
        if (cancelled.IsCancellationRequested) return StopReason.Cancelled;
        return seen is not null && Now >= Begun + attempt.Timeout ? StopReason.TimedOut : null;
    }

    private void Stop(StopReason reason)
    {
        if (reason != StopReason.Abandoned) folder.WriteStop(reason);
        Log.Ending(surroundings.Logger, attempt.Key, onHost.Host.Name, reason);
        _stop = new AttemptStop(reason, Now);
    }

    /// <summary>TERM until the host has got it once, then KILL from the end of the grace on, again and again.</summary>
    private async Task SignalAsync(AttemptStop stop, CancellationToken cancellationToken)
    {
        var kill = Now >= stop.At + surroundings.Options.Grace;
        if (_termSent && !(kill && Now >= _signalled + KillRhythm)) return;
        try
        {
            await onHost.SignalAsync(kill && _termSent, cancellationToken);
            if (_termSent) _signalled = Now;
            _termSent = true;
        }
        catch (HostUnavailableException)
        {
            await Task.Delay(KillRhythm, surroundings.Clock, cancellationToken);
        }
    }

    /// <summary>Whether what had to be ended has ended. What a job that ended by itself leaves running on purpose is left alone.</summary>
    private bool IsQuiet(AttemptSighting seen)
    {
        if (_stop is null || !seen.HasSurvivors) return true;
        if (Now < _stop.At + surroundings.Options.Grace + KillPatience) return false;
        Log.Unkillable(surroundings.Logger, attempt.Key, onHost.Host.Name);
        return true;
    }

    private bool IsLost(AttemptFollow follow)
    {
        var due = Begun + attempt.Timeout;
        return follow.Silence > surroundings.Options.Patience && Now >= (due > _since ? due : _since) + surroundings.Options.Patience;
    }

    private JobReport.Finished Lost(AttemptFollow follow) => new(
        attempt.Key, Now, JobOutcome.Lost, null, "outcome_unknown",
        $"It may have begun on {onHost.Host.Name}, which could not be asked how it went within its time of {attempt.Timeout:g}. {follow.Trouble?.Message} " +
        $"Look at the site, and at {onHost.Directory} on the host, before you retry or skip.");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Ending attempt {Key} on {Host}: {Reason}")]
        public static partial void Ending(ILogger logger, AttemptKey key, string host, StopReason reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Processes of attempt {Key} do not end; look at them on {Host}")]
        public static partial void Unkillable(ILogger logger, AttemptKey key, string host);
    }
}
