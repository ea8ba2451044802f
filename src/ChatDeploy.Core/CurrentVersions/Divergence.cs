using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Decides which sites of tenants are out of line for one tool in one environment.</summary>
internal static class Divergence
{
    /// <summary>
    /// The sites whose commit differs from their tenant's main's, or, where the main runs nothing, from what most of the
    /// tenant's sites run (of equals, the one deployed last). A site that runs nothing diverges as well; a tenant where nothing
    /// runs at all has nothing to diverge from.
    /// </summary>
    public static IEnumerable<DivergingView> Find(
        CatalogSnapshot catalog, DeployEnvironment environment, Tool tool, IReadOnlyList<Site> sites, Func<Site, RunningVersion?> running)
    {
        foreach (var group in sites.GroupBy(s => s.TenantId))
        {
            var tenant = catalog.Tenants[group.Key];
            if (!tool.Serves(tenant.Name)) continue;
            var main = group.FirstOrDefault(s => s.Store is null);
            var expected = (main is null ? null : running(main)) ?? Majority(group.Select(running).OfType<RunningVersion>());
            if (expected is null) continue;
            foreach (var site in group)
            {
                var row = running(site);
                if (row?.Sha != expected.Sha)
                    yield return new DivergingView(tool.Name, tenant.Name, site.Store, environment.Name, row?.Ref, row?.Sha, expected.Ref, expected.Sha);
            }
        }
    }

    private static RunningVersion? Majority(IEnumerable<RunningVersion> rows) =>
        rows.GroupBy(r => r.Sha)
            .OrderByDescending(g => g.Count())
            .ThenByDescending(g => g.Max(r => r.DeployedAt))
            .FirstOrDefault()?.MaxBy(r => r.DeployedAt);
}
