using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Reconcilers;

namespace ChatDeploy.Core.Secrets;

/// <summary>Keeps <see cref="SecretMasks"/> current on this node, whoever set a secret on whichever.</summary>
public sealed class RefreshSecrets(SecretMasks masks, CatalogSnapshots catalogs) : IReconciler
{
    /// <inheritdoc/>
    public string Name => "secrets";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.SecretsChanged;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        await masks.RefreshAsync(await catalogs.GetAsync(cancellationToken), cancellationToken);
        return false;
    }
}
