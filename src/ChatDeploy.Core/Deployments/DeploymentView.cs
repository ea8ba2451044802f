using System.Text.Json.Serialization;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Plans;

namespace ChatDeploy.Core.Deployments;

/// <summary>A deployment as it is shown (contract, <c>POST /deployments</c> and <c>GET /deployments</c>); a list leaves cells and findings out.</summary>
public sealed record DeploymentView
{
    /// <summary>The id people use: <c>D-1042</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required LifecycleState LifecycleState { get; init; }

    /// <summary>The digest that launching must cite.</summary>
    public required string PreviewRef { get; init; }

    /// <summary>Until when the preview may be launched.</summary>
    public required DateTimeOffset PreviewExpiresAt { get; init; }

    /// <summary>Whether launching it asks people for approval.</summary>
    public required bool ApprovalRequired { get; init; }

    /// <summary>The ticket's id (<c>T-1042</c>); null before one was opened.</summary>
    public required string? ApprovalTicket { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>What it brings; for a rollback the tools alone.</summary>
    public required IReadOnlyList<DeploymentItemView> Items { get; init; }

    /// <summary>Where to, as asked for.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Waves, parallelism, tolerated failures.</summary>
    public required Strategy Strategy { get; init; }

    /// <summary>Why, for people.</summary>
    public required string? Reason { get; init; }

    /// <summary>Who asked for it, by name.</summary>
    public required string Requester { get; init; }

    /// <summary>Not to be started before; null: as soon as released.</summary>
    public required DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>Why it asks and what may be answered; null when it is not paused.</summary>
    public required PauseView? Paused { get; init; }

    /// <summary>While approved: how many come before it; 0: it is next; null: not looked at yet.</summary>
    public required int? QueuePosition { get; init; }

    /// <summary>The deployment that this one takes back; null for an ordinary one.</summary>
    public required string? RollbackOf { get; init; }

    /// <summary>Whether a person asked to end it while jobs run.</summary>
    public required bool CancelRequested { get; init; }

    /// <summary>Why it ended, where the state does not say it.</summary>
    public required string? EndReason { get; init; }

    /// <summary>The wave that runs, from 1; 0 before the start.</summary>
    public required int Wave { get; init; }

    /// <summary>How far it is, without tenants and tools.</summary>
    public required ProgressView Progress { get; init; }

    /// <summary>What it does or did.</summary>
    public required PlanView Plan { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last launched.</summary>
    public required DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>When its first wave was released.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Counts its changes: whoever shows it can tell an old answer from a new one.</summary>
    public required int Version { get; init; }
}

/// <summary>What a deployment brings of one tool.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Ref">The ref as resolved; null for a rollback.</param>
/// <param name="Sha">The commit; null for a rollback.</param>
/// <param name="AskedRef">The ref as asked for; null when it was left out.</param>
public sealed record DeploymentItemView(string Tool, string? Ref, string? Sha, string? AskedRef);

/// <summary>A pause that waits for a person.</summary>
/// <param name="Reason">A stable code.</param>
/// <param name="Choices">What may be answered: <c>retry</c>, <c>skip</c>, <c>continue</c>, <c>rollback</c>.</param>
public sealed record PauseView(string Reason, IReadOnlyList<string> Choices)
{
    /// <summary>Every way out of a pause (contract, <c>GET /deployments</c>).</summary>
    public static IReadOnlyList<string> AllChoices { get; } = ["retry", "skip", "continue", "rollback"];
}

/// <summary>A plan with what its preview found (spec C3). In lists only the counts.</summary>
public sealed record PlanView
{
    /// <summary>Every cell in order of wave, site and tool, skipped cells last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<CellView>? Cells { get; init; }

    /// <summary>Cells that are jobs.</summary>
    public required int Jobs { get; init; }

    /// <summary>Cells skipped because the version is there already.</summary>
    public required int AlreadyThere { get; init; }

    /// <summary>Cells skipped because they are pinned.</summary>
    public required int Pinned { get; init; }

    /// <summary>Number of waves.</summary>
    public required int Waves { get; init; }

    /// <summary>What the policy says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Verdict>? Verdicts { get; init; }

    /// <summary>What a person should know that blocks nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Finding>? Warnings { get; init; }

    /// <summary>Locks and earlier deployments in the way when the preview was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Finding>? InTheWay { get; init; }

    /// <summary>Who may approve, by name; at most 50.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Approvers { get; init; }

    /// <summary>Per tool, versions replaced and commits between.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ItemChange>? Changes { get; init; }

    /// <summary>After a plan changed: what differs from the one before, a line each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Delta { get; init; }
}

/// <summary>One tool on one site.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Tenant">The tenant's name.</param>
/// <param name="Store">The store's name within the tenant; null for the tenant's main.</param>
/// <param name="From">The ref expected to run there at its start; null when nothing does.</param>
/// <param name="FromSha">The commit of that.</param>
/// <param name="To">The ref it brings; null when there is nothing to restore.</param>
/// <param name="ToSha">The commit of that.</param>
/// <param name="Action"><c>deploy</c>, <c>restore</c> or <c>skip</c>.</param>
/// <param name="Wave">From 1; 0 for a skipped cell.</param>
/// <param name="Reason">Why it is skipped: <c>already_there</c>, <c>pinned</c>, <c>nothing_to_restore</c>; else left out.</param>
public sealed record CellView(
    string Tool, string Tenant, string? Store, string? From, string? FromSha, string? To, string? ToSha, CellAction Action, int Wave,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null);
