namespace ChatDeploy.Core.Catalog;

/// <summary>Reads a catalog that knows what rows of the store name.</summary>
internal static class CatalogCoverage
{
    /// <summary>The catalog; loaded again when the one at hand lacks something, which a row written on another node may name up to 200 ms before.</summary>
    public static async ValueTask<CatalogSnapshot> CoveringAsync(this CatalogSnapshots catalogs, Func<CatalogSnapshot, bool> covers, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        return covers(catalog) ? catalog : await catalogs.ReloadAsync(cancellationToken);
    }
}
