using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Posts;

/// <summary>The part of a deployment's state whose change people wait for: it is shown before, and without the pauses of, mere progress.</summary>
public static class PostPhase
{
    /// <summary>The lifecycle state's code, or <c>paused</c>.</summary>
    public static string Of(LifecycleState state, string? pausedReason) => pausedReason is null ? EnumCodes.Code(state) : "paused";
}
