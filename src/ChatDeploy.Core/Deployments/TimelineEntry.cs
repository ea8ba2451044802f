using System.Text.Json;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Deployments;

/// <summary>The typed events of a timeline with their required fields (spec C4); the cases are nested, their code is their name in snake_case.</summary>
public abstract record TimelineEntry
{
    private TimelineEntry() { }

    /// <summary>The event's code.</summary>
    public string Type => SnakeCase.From(GetType().Name);

    /// <summary>The codes of all events.</summary>
    public static IReadOnlyList<string> Types { get; } =
        [.. typeof(TimelineEntry).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(TimelineEntry))).Select(t => SnakeCase.From(t.Name)).Order(StringComparer.Ordinal)];

    /// <summary>The event's own fields as JSON.</summary>
    public string ToPayload() => JsonSerializer.Serialize(this, GetType(), Options);

    private static readonly JsonSerializerOptions Options = WithoutType();

    private static JsonSerializerOptions WithoutType() => new(JsonColumn.Options)
    {
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                info =>
                {
                    if (info.Properties.FirstOrDefault(p => p.Name == "type") is { } type) info.Properties.Remove(type);
                },
            },
        },
    };

    /// <summary>A plan was computed and shown.</summary>
    public sealed record Previewed(string PreviewRef, int Jobs, int Skipped, int Waves, DateTimeOffset ExpiresAt) : TimelineEntry;

    /// <summary>Somebody pressed <i>Launch</i>.</summary>
    public sealed record Launched(string PreviewRef, DateTimeOffset StartsAt) : TimelineEntry;

    /// <summary>The ticket was opened.</summary>
    public sealed record ApprovalRequested(string Ticket, int Required, DateTimeOffset ExpiresAt, IReadOnlyList<string> Approvers) : TimelineEntry;

    /// <summary>One person approved.</summary>
    public sealed record ApprovalGiven(string Ticket, string? Comment, int Missing) : TimelineEntry;

    /// <summary>It still waits for approval, and those who could give it are reminded.</summary>
    public sealed record ApprovalReminder(string Ticket, int Missing, DateTimeOffset OpenedAt, DateTimeOffset ExpiresAt, IReadOnlyList<string> Approvers) : TimelineEntry;

    /// <summary>Nothing but time, turn and locks stands between it and its start.</summary>
    public sealed record Released(int Approvals) : TimelineEntry;

    /// <summary>One person rejected.</summary>
    public sealed record Rejected(string Ticket, string? Comment) : TimelineEntry;

    /// <summary>It waits for others.</summary>
    public sealed record Queued(int Position, IReadOnlyList<string> Behind) : TimelineEntry;

    /// <summary>It, or its next wave, does not start before something is over that is not its turn: a stop, freezes, a closed window.</summary>
    /// <param name="Codes">What: <c>stopped</c>, <c>frozen</c>, <c>window_closed</c>.</param>
    /// <param name="Reasons">In words, one for each code.</param>
    /// <param name="Until">When the last of them ends by itself; null when one does not.</param>
    public sealed record Waiting(IReadOnlyList<string> Codes, IReadOnlyList<string> Reasons, DateTimeOffset? Until) : TimelineEntry;

    /// <summary>Somebody let its waves go on in spite of freezes.</summary>
    public sealed record ContinuedInFreeze(int Wave) : TimelineEntry;

    /// <summary>It needs no approval, because it takes back a deployment whose approval covers its undo.</summary>
    public sealed record UndoPreApproved(string Original, DateTimeOffset Until) : TimelineEntry;

    /// <summary>The plan changed after launch: back to preview, decisions void.</summary>
    public sealed record PlanChanged(string PreviewRef, IReadOnlyList<string> Delta, int VoidedDecisions) : TimelineEntry;

    /// <summary>What runs before changed while it waited; since nobody had to approve, it goes on with the plan as it is now.</summary>
    public sealed record Rebased(string PreviewRef, IReadOnlyList<string> Delta) : TimelineEntry;

    /// <summary>It holds its locks.</summary>
    public sealed record LockAcquired(IReadOnlyList<string> Locks, string? InheritedFrom) : TimelineEntry;

    /// <summary>It gave its locks back.</summary>
    public sealed record LockReleased(int Locks, string? InheritedBy) : TimelineEntry;

    /// <summary>It runs.</summary>
    public sealed record Started(int Jobs, int Waves) : TimelineEntry;

    /// <summary>A wave was released.</summary>
    public sealed record WaveStarted(int Wave, int Waves, int Jobs) : TimelineEntry;

    /// <summary>An attempt's intent was committed.</summary>
    public sealed record JobStarted(string Job, int Attempt, string Tool, string Target, string Runner) : TimelineEntry;

    /// <summary>An attempt ended.</summary>
    public sealed record JobFinished(string Job, int Attempt, string Tool, string Target, string Outcome, int? ExitCode, string? Reason, string? Detail) : TimelineEntry;

    /// <summary>It asks.</summary>
    public sealed record Paused(string Reason, int FailedJobs, int LostJobs) : TimelineEntry;

    /// <summary>Failed jobs are to be tried again.</summary>
    public sealed record RetryRequested(int Jobs) : TimelineEntry;

    /// <summary>Failed jobs were left out.</summary>
    public sealed record SkipRequested(int Jobs) : TimelineEntry;

    /// <summary>It goes on in spite of failed jobs.</summary>
    public sealed record ContinueRequested(int AcceptedFailures) : TimelineEntry;

    /// <summary>Somebody asked to end it.</summary>
    public sealed record CancelRequested(int RunningJobs, string Reason) : TimelineEntry;

    /// <summary>Every job succeeded or was skipped.</summary>
    public sealed record Applied(int SucceededJobs, int SkippedJobs) : TimelineEntry;

    /// <summary>It ended without having done everything.</summary>
    public sealed record Failed(string Reason, int SucceededJobs, int FailedJobs, int LostJobs, int CancelledJobs) : TimelineEntry;

    /// <summary>Withdrawn before its first job.</summary>
    public sealed record Cancelled(string Reason) : TimelineEntry;

    /// <summary>Its preview or ticket ran out of time.</summary>
    public sealed record Expired(string What) : TimelineEntry;

    /// <summary>Somebody launched a deployment that takes this one back.</summary>
    public sealed record RollbackRequested(string Rollback) : TimelineEntry;

    /// <summary>A rollback has restored everything.</summary>
    public sealed record RolledBack(string Rollback) : TimelineEntry;
}
