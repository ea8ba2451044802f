namespace ChatDeploy.Core.Scm;

/// <summary>One check of a commit as a provider tells it: a check run, a workflow, a pipeline, a job, a commit status (spec A4).</summary>
/// <param name="Sha">The full object name.</param>
/// <param name="Kind">What kind of thing it is at the provider: <c>check</c>, <c>workflow</c>, <c>pipeline</c>, <c>job</c> or <c>status</c>.</param>
/// <param name="Name">Its name as people know it (<c>build / linux</c>); with <paramref name="Kind"/> unique for the commit.</param>
/// <param name="State">How it stands.</param>
/// <param name="RunId">The provider's id of this run of it; a later run has another, higher one where ids are numbers. Null where there is none.</param>
/// <param name="At">When it came to that state, by the provider's clock: an older one never replaces a newer one.</param>
/// <param name="Url">A page that shows it.</param>
public sealed record CommitCheck(string Sha, string Kind, string Name, CheckState State, string? RunId, DateTimeOffset At, string? Url);

/// <summary>How a check stands.</summary>
public enum CheckState
{
    /// <summary>Asked for, not started.</summary>
    Pending,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Green.</summary>
    Succeeded,

    /// <summary>Red: it failed, timed out, or asks for an action.</summary>
    Failed,

    /// <summary>It was cancelled: neither green nor red.</summary>
    Cancelled,

    /// <summary>It was not needed (skipped, neutral): counts as green.</summary>
    Skipped,
}
