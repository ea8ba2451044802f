using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>What runs where, in memory: every active cell of every active environment at one matrix revision. Immutable.</summary>
/// <remarks>
/// Cells are addressed by position in the catalog snapshot it was built over (<see cref="CatalogIndex{T}.PositionOf"/>).
/// Snapshots share the rows that did not change, so a new one costs its changes.
/// </remarks>
public sealed class MatrixSnapshot
{
    private readonly MatrixCell[]?[][] _rows;
    private readonly MatrixVersion[] _versions;

    internal MatrixSnapshot(CatalogSnapshot catalog, MatrixNames names, long revision, MatrixCell[]?[][] rows, MatrixVersion[] versions)
    {
        Catalog = catalog;
        Names = names;
        Revision = revision;
        _rows = rows;
        _versions = versions;
        WholeJson = new byte[]?[rows.Length];
        Totals = new MatrixTotals[]?[rows.Length];
    }

    /// <summary>The catalog whose tools, sites and environments it shows.</summary>
    public CatalogSnapshot Catalog { get; }

    /// <summary>The matrix revision up to which every change is in it.</summary>
    public long Revision { get; }

    internal MatrixNames Names { get; }

    /// <summary>By position of the environment, what <see cref="MatrixJson.Whole"/> has made.</summary>
    internal byte[]?[] WholeJson { get; }

    /// <summary>By position of the environment, what <see cref="MatrixTotals.Of"/> has counted.</summary>
    internal MatrixTotals[]?[] Totals { get; }

    /// <summary>An entity tag for whatever is derived from this snapshot alone: it changes with every change.</summary>
    public string EntityTag => $"\"{Catalog.Revision}-{Revision}\"";

    /// <summary>The cells of one site, in the order of the catalog's active tools; empty when nothing runs there.</summary>
    /// <param name="environment">Position of the environment.</param>
    /// <param name="site">Position of the site.</param>
    public ReadOnlySpan<MatrixCell> Row(int environment, int site) => _rows[environment][site];

    /// <summary>The version of a cell that is not empty.</summary>
    public MatrixVersion VersionOf(MatrixCell cell) => _versions[cell.Version];

    /// <summary>What runs in a cell, by the ids of its environment, site and tool; null when nothing does or one of them is not active.</summary>
    public (MatrixVersion Version, DateTimeOffset DeployedAt)? Find(int environmentId, int siteId, int toolId)
    {
        var (environment, site, tool) = (Catalog.Environments.PositionOf(environmentId), Catalog.Sites.PositionOf(siteId), Catalog.Tools.PositionOf(toolId));
        if (environment < 0 || site < 0 || tool < 0) return null;
        var row = Row(environment, site);
        return row.IsEmpty || row[tool].IsEmpty ? null : (VersionOf(row[tool]), row[tool].DeployedAt);
    }

    internal MatrixCell[]?[][] CopyOfRows() => [.. _rows.Select(r => (MatrixCell[]?[])r.Clone())];
}
