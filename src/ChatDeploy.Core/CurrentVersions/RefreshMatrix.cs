using ChatDeploy.Core.Reconcilers;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>
/// Keeps this node's matrix equal to the store, within a second even when a hint is lost; its first call loads it. Every now
/// and then it forgets old changes.
/// </summary>
public sealed class RefreshMatrix(MatrixSnapshots matrices, ICurrentVersionStore store, TimeProvider clock) : IReconciler
{
    /// <summary>How many revisions a node may lag behind before it reads everything again.</summary>
    public const int KeptRevisions = 1000;

    private static readonly TimeSpan _forgetEvery = TimeSpan.FromMinutes(1);
    private long _forgotAt = clock.GetTimestamp();

    /// <inheritdoc/>
    public string Name => "matrix";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.VersionsChanged;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        await matrices.RefreshAsync(cancellationToken);
        if (clock.GetElapsedTime(_forgotAt) < _forgetEvery) return false;
        _forgotAt = clock.GetTimestamp();
        await store.ForgetChangesAsync(KeptRevisions, cancellationToken);
        return false;
    }
}
