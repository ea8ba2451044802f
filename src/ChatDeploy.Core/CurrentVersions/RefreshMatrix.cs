using ChatDeploy.Core.Reconcilers;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Keeps this node's matrix equal to the store, within a second even when a hint is lost; its first call loads it.</summary>
public sealed class RefreshMatrix(MatrixSnapshots matrices) : IReconciler
{
    /// <inheritdoc/>
    public string Name => "matrix";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.VersionsChanged;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        await matrices.RefreshAsync(cancellationToken);
        return false;
    }
}
