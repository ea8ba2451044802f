using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Versions that run at a target, summed up: one query whatever the number of sites.</summary>
/// <param name="EnvironmentId">The environment.</param>
/// <param name="ToolId">The tool.</param>
/// <param name="Ref">The ref it was deployed as.</param>
/// <param name="Sha">The commit.</param>
/// <param name="Sites">At how many sites.</param>
/// <param name="AnySiteId">One of them.</param>
/// <param name="LastDeployedAt">When it was last brought to one of them.</param>
internal sealed record RunningSum(int EnvironmentId, int ToolId, string Ref, string Sha, int Sites, int AnySiteId, DateTimeOffset LastDeployedAt);

/// <summary>Writes what runs at a target.</summary>
internal static class RunningText
{
    /// <summary>A target as it reads in a sentence.</summary>
    public static string NameOf(CatalogTarget target) => target.IsEverything ? "all tenants" : target.Name;

    /// <summary>What runs at the active sites of a target.</summary>
    public static async Task<ILookup<(int EnvironmentId, int ToolId), RunningSum>> LoadAsync(DeployDbContext db, CatalogTarget target, CancellationToken cancellationToken)
    {
        var sites = db.Sites.Where(s => s.ArchivedAt == null);
        if (target.IsStore)
        {
            var siteId = target.Sites[0].Id;
            sites = sites.Where(s => s.Id == siteId);
        }
        else if (target.Tenant is { } tenant)
        {
            sites = sites.Where(s => s.TenantId == tenant.Id);
        }

        var sums = await db.CurrentVersions.Join(sites, v => v.SiteId, s => s.Id, (v, _) => v)
            .GroupBy(v => new { v.EnvironmentId, v.ToolId, v.Ref, v.Sha })
            .Select(g => new RunningSum(g.Key.EnvironmentId, g.Key.ToolId, g.Key.Ref, g.Key.Sha, g.Count(), g.Min(v => v.SiteId), g.Max(v => v.DeployedAt)))
            .ToListAsync(cancellationToken);
        return sums.OrderByDescending(s => s.Sites).ThenByDescending(s => s.LastDeployedAt).ToLookup(s => (s.EnvironmentId, s.ToolId));
    }

    /// <summary><c>v2.0.0 at 3 sites, v1.9.0 at acme/pdv-roma, nothing at 1 site</c>.</summary>
    public static string Of(CatalogSnapshot catalog, Tool tool, CatalogTarget target, IEnumerable<RunningSum> running)
    {
        var sums = running.ToList();
        var served = target.Sites.Count(s => tool.Serves(catalog.Tenants[s.TenantId].Name));
        var parts = sums.ConvertAll(s => $"{VersionText.Of(s.Ref)} {Where(s.Sites, catalog.Sites[s.AnySiteId].Name)}");
        var without = served - sums.Sum(s => s.Sites);
        if (without > 0) parts.Add($"nothing {Where(without, null)}");
        return ChatLines.Names(parts, 4);

        string Where(int sites, string? name) =>
            sites == served && served > 1 ? $"at all {served:N0} sites" : sites == 1 && name is not null ? $"at {name}" : $"at {ChatLines.Count(sites, "site")}";
    }
}
