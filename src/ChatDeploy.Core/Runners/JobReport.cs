namespace ChatDeploy.Core.Runners;

/// <summary>Something a runner or a job itself tells of an attempt (contract, Runner events); the cases are nested.</summary>
/// <param name="Key">The attempt it is about; a report of an older attempt is logged and changes nothing.</param>
/// <param name="At">When it happened, by the teller's clock.</param>
public abstract record JobReport(AttemptKey Key, DateTimeOffset At)
{
    /// <summary>The job's command has started.</summary>
    public sealed record Started(AttemptKey Key, DateTimeOffset At) : JobReport(Key, At);

    /// <summary>The preflight <c>info</c> printed the version that runs (empty when none).</summary>
    public sealed record Probed(AttemptKey Key, DateTimeOffset At, string Version) : JobReport(Key, At);

    /// <summary>A named step changed its status: <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>skipped</c>.</summary>
    public sealed record Step(AttemptKey Key, DateTimeOffset At, string Name, string Status) : JobReport(Key, At);

    /// <summary>Progress in percent (0 to 100) with a message.</summary>
    public sealed record Progress(AttemptKey Key, DateTimeOffset At, int Percent, string Message) : JobReport(Key, At);

    /// <summary>Lines of the log, in order, without line ends. At most 1,000 lines and 64 KiB a report.</summary>
    public sealed record Log(AttemptKey Key, DateTimeOffset At, IReadOnlyList<string> Lines) : JobReport(Key, At);

    /// <summary>Something the job produced, by name and address.</summary>
    public sealed record Artifact(AttemptKey Key, DateTimeOffset At, string Name, string Url) : JobReport(Key, At);

    /// <summary>The attempt has ended.</summary>
    /// <param name="Key">The attempt.</param>
    /// <param name="At">When it ended.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="ExitCode">The command's exit code, where there is one.</param>
    /// <param name="Reason">A stable code for anything but success: <c>exit_code</c>, <c>preflight_failed</c>, <c>timed_out</c>, <c>cancelled</c>, <c>source_unavailable</c>, <c>script_missing</c>, <c>not_started</c>, <c>secret_missing</c>, <c>pipeline_failed</c>, <c>outcome_unknown</c>; over SSH also <c>host_missing</c>, <c>host_unreachable</c>, <c>host_key_unknown</c>, <c>host_key_changed</c>, <c>login_refused</c>, <c>key_file_unusable</c>.</param>
    /// <param name="Detail">One sentence for people: what happened and where to look.</param>
    /// <param name="RunUrl">The run's page at the provider, where there is one.</param>
    public sealed record Finished(AttemptKey Key, DateTimeOffset At, JobOutcome Outcome, int? ExitCode = null, string? Reason = null, string? Detail = null, string? RunUrl = null) : JobReport(Key, At);
}

/// <summary>How an attempt ended.</summary>
public enum JobOutcome
{
    /// <summary>Exit 0.</summary>
    Succeeded,

    /// <summary>It ran, or could not be started, and did not do what was asked.</summary>
    Failed,

    /// <summary>It was ended on request.</summary>
    Cancelled,

    /// <summary>Nobody can know whether it did what was asked; a person has to look.</summary>
    Lost,
}
