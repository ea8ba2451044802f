using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Holds;

/// <summary>Reads the holds (contract, <c>GET /holds</c>).</summary>
public sealed class HoldQueries(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs)
{
    /// <summary>The most holds of one page.</summary>
    public const int LargestPage = 200;

    /// <summary>Holds of sites that the catalog still has, newest first by key.</summary>
    /// <param name="selection">What to look at; what it leaves open is everything.</param>
    /// <param name="before">Only those with a smaller key: where the page before ended; null: from the newest.</param>
    /// <param name="limit">The most to return, 1 to <see cref="LargestPage"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<HoldView>> ListAsync(CatalogSelection selection, long? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var holds = db.Holds.AsNoTracking().Where(h => db.Sites.Any(s => s.Id == h.SiteId && s.ArchivedAt == null));
        if (selection.Tool is { } tool) holds = holds.Where(h => h.ToolId == tool.Id);
        if (selection.Environment is { } environment) holds = holds.Where(h => h.EnvironmentId == environment.Id);
        if (selection.Target is { IsEverything: false } target)
        {
            int[] sites = [.. target.Sites.Select(s => s.Id)];
            holds = holds.Where(h => sites.Contains(h.SiteId));
        }

        if (before is not null) holds = holds.Where(h => h.Id < before);
        var rows = await holds.OrderByDescending(h => h.Id).Take(Math.Clamp(limit, 1, LargestPage)).ToListAsync(cancellationToken);
        var catalog = await catalogs.CoveringAsync(
            c => rows.TrueForAll(h => c.Tools.Find(h.ToolId) is not null && c.Sites.Find(h.SiteId) is not null && c.Environments.Find(h.EnvironmentId) is not null), cancellationToken);
        return rows.ConvertAll(h => HoldView.Of(catalog, h));
    }
}
