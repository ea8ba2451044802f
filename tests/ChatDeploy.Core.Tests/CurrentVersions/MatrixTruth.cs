using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.CurrentVersions;

/// <summary>Compares a snapshot with the store, cell by cell.</summary>
internal static class MatrixTruth
{
    public static async Task<List<string>> FromStoreAsync(DeployDbContext db, MatrixSnapshot snapshot)
    {
        var rows = await db.CurrentVersions.AsNoTracking().ToListAsync();
        return [.. rows
            .Where(r => snapshot.Catalog.Sites.IsActive(r.SiteId) && snapshot.Catalog.Tools.IsActive(r.ToolId) && snapshot.Catalog.Environments.IsActive(r.EnvironmentId))
            .Select(r => Line(r.EnvironmentId, r.SiteId, r.ToolId, r.Sha, r.Ref, r.DeployedAt))
            .Order(StringComparer.Ordinal)];
    }

    public static List<string> Of(MatrixSnapshot snapshot)
    {
        var lines =
            from environment in snapshot.Catalog.Environments.Active
            from site in snapshot.Catalog.Sites.Active
            from tool in snapshot.Catalog.Tools.Active
            let cell = snapshot.Find(environment.Id, site.Id, tool.Id)
            where cell is not null
            select Line(environment.Id, site.Id, tool.Id, cell.Value.Version.Sha, cell.Value.Version.Ref, cell.Value.DeployedAt);
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static string Line(int environment, int site, int tool, string sha, string reference, DateTimeOffset at) =>
        $"{environment} {site} {tool} {reference} {sha} {at.ToUnixTimeSeconds()}";
}
