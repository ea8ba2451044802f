using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.BadCommits;

/// <summary>Reads the commits that are marked as bad (contract, <c>GET /bad-commits</c>).</summary>
public sealed class BadCommitQueries(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs)
{
    /// <summary>The most commits of one page.</summary>
    public const int LargestPage = 200;

    /// <summary>Bad commits, newest mark first by key.</summary>
    /// <param name="toolId">Only this tool's; null: all.</param>
    /// <param name="before">Only those with a smaller key: where the page before ended; null: from the newest.</param>
    /// <param name="limit">The most to return, 1 to <see cref="LargestPage"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<BadCommitView>> ListAsync(int? toolId, int? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.BadCommits.AsNoTracking();
        if (toolId is not null) rows = rows.Where(b => b.ToolId == toolId);
        if (before is not null) rows = rows.Where(b => b.Id < before);
        var page = await rows.OrderByDescending(b => b.Id).Take(Math.Clamp(limit, 1, LargestPage)).ToListAsync(cancellationToken);
        var catalog = await catalogs.CoveringAsync(c => page.TrueForAll(b => c.Tools.Find(b.ToolId) is not null), cancellationToken);
        return page.ConvertAll(b => BadCommitView.Of(catalog, b));
    }
}
