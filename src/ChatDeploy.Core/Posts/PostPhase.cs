using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Posts;

/// <summary>The part of a deployment's state whose change people wait for: it is shown before, and without the pauses of, mere progress.</summary>
public static class PostPhase
{
    /// <summary>While approval is asked for, in channels and of a person.</summary>
    public const string Asking = "pending_approval";

    /// <summary>While it asks what to do about failed jobs.</summary>
    public const string Paused = "paused";

    /// <summary>For an approver: the person has decided, and others still have to.</summary>
    public const string Decided = "decided";

    /// <summary>The phase of a deployment for one who may approve it: <c>pending_approval</c> while the person is asked, <c>decided</c> while others still are, <c>plan_changed</c>, <c>withdrawn</c>.</summary>
    /// <param name="state">The deployment's.</param>
    /// <param name="hasDecided">Whether the person's word on its plan as it is has been heard.</param>
    public static string OfApprover(LifecycleState state, bool hasDecided) => state switch
    {
        LifecycleState.PendingApproval => hasDecided ? Decided : Asking,
        LifecycleState.Preview => "plan_changed",
        _ => "withdrawn",
    };

    /// <summary>The lifecycle state's code, or <c>paused</c>.</summary>
    public static string Of(LifecycleState state, string? pausedReason) => pausedReason is null ? EnumCodes.Code(state) : Paused;
}
