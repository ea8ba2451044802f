using ChatDeploy.Core.Runners;

namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>Decides how an attempt ended from what is left of it.</summary>
internal static class AttemptOutcome
{
    /// <summary>The outcome of an attempt that ran.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="exit">What the wrapper recorded; null when it was killed.</param>
    /// <param name="stop">Why it was told to end; null when it was not.</param>
    /// <param name="now">When it ended, where the wrapper did not record that.</param>
    /// <remarks>
    /// What ended by itself counts as it ended, even when a stop was on its way. What received TERM counts as stopped
    /// whatever its exit code: many programs answer TERM with a clean exit half-way.
    /// </remarks>
    public static JobReport.Finished Of(JobAttempt attempt, AttemptExit? exit, StopReason? stop, DateTimeOffset now)
    {
        var at = exit?.At ?? now;
        if (exit is not null && (!exit.ToldToEnd || stop is null or StopReason.Abandoned)) return Ended(attempt.Key, exit);
        return stop switch
        {
            StopReason.Cancelled => Cancelled(attempt.Key, at, "It was ended on request; what it had done by then stays done.", exit?.Code),
            StopReason.TimedOut => TimedOut(attempt, at, "It was ended; look in the log for what it waited for, or raise the runner's timeout in the catalog.", exit?.Code),
            _ => new JobReport.Finished(
                attempt.Key, at, JobOutcome.Lost, null, "outcome_unknown",
                "The process that ran it disappeared without recording an end (killed, or the machine restarted); look at the site before you retry or skip."),
        };
    }

    /// <summary>The attempt was ended on request.</summary>
    public static JobReport.Finished Cancelled(AttemptKey key, DateTimeOffset at, string detail, int? exitCode = null) =>
        new(key, at, JobOutcome.Cancelled, exitCode, "cancelled", detail);

    /// <summary>The attempt took too long.</summary>
    public static JobReport.Finished TimedOut(JobAttempt attempt, DateTimeOffset at, string detail, int? exitCode = null) =>
        new(attempt.Key, at, JobOutcome.Failed, exitCode, "timed_out", $"It took longer than {attempt.Timeout:g}. {detail}");

    /// <summary>The attempt never ran.</summary>
    public static JobReport.Finished NotRun(AttemptKey key, DateTimeOffset at, string reason, string detail) =>
        new(key, at, JobOutcome.Failed, null, reason, detail);

    private static JobReport.Finished Ended(AttemptKey key, AttemptExit exit)
    {
        if (exit.Code == 0) return new JobReport.Finished(key, exit.At, JobOutcome.Succeeded, 0);
        var how = exit.Code > 128 ? $"was ended by signal {exit.Code - 128}" : $"ended with exit code {exit.Code}";
        return exit.Phase == "info"
            ? new JobReport.Finished(key, exit.At, JobOutcome.Failed, exit.Code, "preflight_failed", $"deploy/run.sh info {how}, so nothing was deployed; the log says why.")
            : new JobReport.Finished(key, exit.At, JobOutcome.Failed, exit.Code, "exit_code", $"deploy/run.sh {exit.Phase} {how}; the log says why.");
    }
}
