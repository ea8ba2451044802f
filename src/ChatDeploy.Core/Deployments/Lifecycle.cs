using System.Collections.Frozen;
using static ChatDeploy.Core.Deployments.LifecycleState;

namespace ChatDeploy.Core.Deployments;

/// <summary>The lifecycle's transition table: every legal move, on one screen (spec C1).</summary>
public static class Lifecycle
{
    private static readonly FrozenSet<(LifecycleState From, LifecycleState To)> Moves = new (LifecycleState, LifecycleState)[]
    {
        (Preview, PendingApproval),   // launched, the policy asks for approval
        (Preview, Approved),          // launched, nobody has to approve
        (Preview, Applied),           // launched with an empty plan
        (Preview, Cancelled),
        (Preview, Expired),           // previewTtl
        (PendingApproval, Approved),  // the last approval
        (PendingApproval, Rejected),
        (PendingApproval, Preview),   // the plan changed: decisions are void
        (PendingApproval, Cancelled),
        (PendingApproval, Expired),   // approvalTtl
        (Approved, Applying),         // its time, its turn, its lock
        (Approved, Applied),          // at start nothing was left to do
        (Approved, Preview),          // the plan changed while it waited
        (Approved, Cancelled),
        (Applying, Applied),
        (Applying, Failed),
        (Applying, Cancelled),        // before its first job
        (Applied, Rollback),          // a rollback has restored everything
        (Failed, Rollback),
    }.ToFrozenSet();

    /// <summary>States in which a deployment is over; only a rollback still moves it.</summary>
    public static FrozenSet<LifecycleState> Ended { get; } = new[] { Applied, Failed, Rollback, Rejected, Cancelled, Expired }.ToFrozenSet();

    /// <summary>States between launch and end.</summary>
    public static FrozenSet<LifecycleState> Launched { get; } = new[] { PendingApproval, Approved, Applying }.ToFrozenSet();

    /// <summary>Whether the move is legal.</summary>
    public static bool Allows(LifecycleState from, LifecycleState to) => Moves.Contains((from, to));

    /// <summary>Reads a stored or foreign state name; historical rows read <c>succeeded</c> as applied and <c>rolled_back</c> as rollback. Null when unknown.</summary>
    public static LifecycleState? Read(string? code) => code switch
    {
        "succeeded" => Applied,
        "rolled_back" => Rollback,
        _ => Persistence.EnumCodes.Find<LifecycleState>(code),
    };
}
