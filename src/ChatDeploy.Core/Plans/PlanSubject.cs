using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.ReadyQueue;

namespace ChatDeploy.Core.Plans;

/// <summary>What a plan is made for: names resolved, refs resolved, nothing looked up yet about what runs.</summary>
public sealed record PlanSubject
{
    /// <summary>Where to.</summary>
    public required DeployEnvironment Environment { get; init; }

    /// <summary>What: for an ordinary deployment each tool with its ref, for a rollback the tools alone.</summary>
    public required IReadOnlyList<PlanItem> Items { get; init; }

    /// <summary>Targets as asked for.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>How waves are cut.</summary>
    public required Strategy Strategy { get; init; }

    /// <summary>The deployment itself, once it is stored; its own cells are not counted as coming before it.</summary>
    public long? DeploymentId { get; init; }

    /// <summary>Its place in the order of launches, or where it would stand if it were launched now.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Its ticket; null before launch: after everyone with the same start.</summary>
    public long? LaunchTicket { get; init; }

    /// <summary>The deployment whose sites are restored; null unless it takes one back.</summary>
    public long? RollbackOf { get; init; }

    /// <summary>What people have said against it; none before <see cref="SubjectMarks.AttachAsync"/>.</summary>
    public SubjectMarks Marks { get; init; } = SubjectMarks.None;

    /// <summary>Whether it restores instead of deploying.</summary>
    public bool Restores => Items.All(item => item.Ref is null);
}

/// <summary>One tool of a plan.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="AskedRef">The ref as it was asked for.</param>
/// <param name="Ref">What it stands for; null where the plan restores.</param>
public sealed record PlanItem(Tool Tool, string? AskedRef, ResolvedRef? Ref);
