using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>Everything that a deployment's card is made of, as it was at one moment. What a card does not need is empty.</summary>
internal sealed record DeploymentPicture
{
    public required Deployment Deployment { get; init; }

    /// <summary>The newest timeline event at that moment.</summary>
    public required long Revision { get; init; }

    public required string Requester { get; init; }

    public required string Environment { get; init; }

    /// <summary>What it brings; refs are null for a rollback.</summary>
    public required IReadOnlyList<(string Tool, string? Ref)> Items { get; init; }

    /// <summary>The first few targets as they were asked for.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    public required int TargetCount { get; init; }

    /// <summary>Where the console shows it.</summary>
    public required string Page { get; init; }

    /// <summary>Jobs by state; before the start all are pending.</summary>
    public required DeploymentProgress Progress { get; init; }

    /// <summary>Its moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Before the start and after the end: cells of the plan, alike ones summed up.</summary>
    public IReadOnlyList<CellGroup> Cells { get; init; } = [];

    /// <summary>Jobs of each wave, in order.</summary>
    public IReadOnlyList<int> Waves { get; init; } = [];

    public ApprovalTicket? Ticket { get; init; }

    /// <summary>Decisions that count, oldest first.</summary>
    public IReadOnlyList<(string Person, string? Comment)> Approvals { get; init; } = [];

    /// <summary>For somebody who was asked to approve and is not asked any more: what became of that. Then all that is not the head is empty.</summary>
    public TicketOutcome? Outcome { get; init; }

    /// <summary>What holds it back, or why it ended.</summary>
    public IReadOnlyList<Blocker> Blockers { get; init; } = [];

    /// <summary>The first failed and lost jobs.</summary>
    public IReadOnlyList<FailedJob> Failures { get; init; } = [];

    /// <summary>The jobs that have run longest.</summary>
    public IReadOnlyList<(string Tool, string Site, DateTimeOffset StartedAt)> Running { get; init; } = [];

    /// <summary>The rollback that takes it back, or has.</summary>
    public DeploymentId? TakenBackBy { get; init; }

    /// <summary>A rollback's items have no single commit; they stand in the cells.</summary>
    public bool IsRollback => Deployment.RollbackOf is not null || (Items.Count > 0 && Items.All(i => i.Ref is null));
}

/// <summary>Cells that are alike, of all tenants.</summary>
internal sealed record CellGroup(string Tool, CellAction Action, string? SkipReason, string? FromRef, string? FromSha, string? ToRef, string? ToSha, int Sites);

/// <summary>A job that asks.</summary>
internal sealed record FailedJob(string Tool, string Site, bool IsLost, string Reason, int Attempt);
