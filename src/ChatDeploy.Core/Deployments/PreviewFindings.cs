namespace ChatDeploy.Core.Deployments;

/// <summary>What a preview shows besides its cells (spec C3). A snapshot of its moment; locks and freezes are not part of the digest.</summary>
public sealed record PreviewFindings
{
    /// <summary>What the policy says of each item.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>Things a person should know that block nothing.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>Locks and earlier deployments in the way when it was made.</summary>
    public IReadOnlyList<Finding> InTheWay { get; init; } = [];

    /// <summary>People who may approve, by name; at most 50.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>Per tool, the span of versions and the commits between.</summary>
    public IReadOnlyList<ItemChange> Changes { get; init; } = [];

    /// <summary>Cells to deploy or restore.</summary>
    public int Jobs { get; init; }

    /// <summary>Cells skipped because the version is there already.</summary>
    public int AlreadyThere { get; init; }

    /// <summary>Cells skipped because they are pinned.</summary>
    public int Pinned { get; init; }

    /// <summary>After a plan changed: what differs from the one before, a line each; empty on a first preview.</summary>
    public IReadOnlyList<string> Delta { get; init; } = [];
}

/// <summary>A rule's answer about a deployment.</summary>
/// <param name="Code">Stable: <c>ref_allowed</c>, <c>ref_not_allowed</c>, <c>approvals_required</c>, …</param>
/// <param name="Blocks">Whether it stands in the way of launching.</param>
/// <param name="Text">What and why.</param>
/// <param name="Who">Who can clear it, by name.</param>
public sealed record Verdict(string Code, bool Blocks, string Text, IReadOnlyList<string> Who);

/// <summary>Something found, with a stable code.</summary>
/// <param name="Code">For example <c>nobody_can_approve</c>, <c>lock_held</c>, <c>earlier_deployment</c>.</param>
/// <param name="Text">For people.</param>
public sealed record Finding(string Code, string Text);

/// <summary>What changes for one tool.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="To">The ref to be deployed; null for a rollback.</param>
/// <param name="Froms">The versions replaced, with how many sites run each; at most 20, most sites first.</param>
/// <param name="Commits">The newest commits between the oldest version replaced and the new one, newest first; at most 50.</param>
/// <param name="CommitCount">How many there are in all; null when it is not known.</param>
public sealed record ItemChange(string Tool, string? To, IReadOnlyList<VersionCount> Froms, IReadOnlyList<CommitLine> Commits, int? CommitCount);

/// <summary>A version and how many sites run it.</summary>
public sealed record VersionCount(string? Ref, string? Sha, int Sites);

/// <summary>A commit in one line.</summary>
public sealed record CommitLine(string Sha, string Subject, string Author, DateTimeOffset CommittedAt, string? Url);
