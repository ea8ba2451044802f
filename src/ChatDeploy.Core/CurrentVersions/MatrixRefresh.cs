using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Makes snapshots: from nothing over a catalog, or from the last one and what changed since.</summary>
internal sealed class MatrixRefresh(CatalogSnapshot catalog)
{
    private readonly MatrixNames _names = new(catalog);
    private readonly MatrixVersions _versions = new();

    public CatalogSnapshot Catalog => catalog;

    public MatrixSnapshot Load(VersionChanges everything)
    {
        var empty = new MatrixCell[]?[catalog.Environments.Active.Count][];
        for (var i = 0; i < empty.Length; i++) empty[i] = new MatrixCell[]?[catalog.Sites.Active.Count];
        return Apply(everything, empty);
    }

    public MatrixSnapshot Apply(MatrixSnapshot last, VersionChanges changes) =>
        changes.Groups.Count == 0 && changes.Revision == last.Revision ? last : Apply(changes, last.CopyOfRows());

    private MatrixSnapshot Apply(VersionChanges changes, MatrixCell[]?[][] rows)
    {
        // Rows of the last snapshot are shared until the first change of each.
        var owned = new HashSet<(int Environment, int Site)>();
        foreach (var group in changes.Groups)
        {
            // What is not active, or newer than this catalog, is left out: a newer catalog means a new load.
            var environment = catalog.Environments.PositionOf(group.EnvironmentId);
            var tool = catalog.Tools.PositionOf(group.ToolId);
            if (environment < 0 || tool < 0) continue;
            var version = group.Sha is null ? 0 : _versions.NumberOf(group.Sha, group.Ref!);
            for (var i = 0; i < group.SiteIds.Length; i++)
            {
                var site = catalog.Sites.PositionOf(group.SiteIds[i]);
                if (site < 0) continue;
                ref var row = ref rows[environment][site];
                if (owned.Add((environment, site))) row = row is null ? new MatrixCell[catalog.Tools.Active.Count] : (MatrixCell[])row.Clone();
                row![tool] = version == 0 ? default : new MatrixCell(version, (uint)Math.Clamp(group.DeployedAt[i], 0, uint.MaxValue));
            }
        }

        return new MatrixSnapshot(catalog, _names, changes.Revision, rows, _versions.Entries);
    }
}
