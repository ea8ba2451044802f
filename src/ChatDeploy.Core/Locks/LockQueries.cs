using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Locks;

/// <summary>Reads the locks held now, by deployments and by people (contract, <c>GET /locks</c>).</summary>
public sealed class LockQueries(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs)
{
    /// <summary>The most locks of one page.</summary>
    public const int LargestPage = 200;

    /// <summary>Locks held, newest first by key.</summary>
    /// <param name="toolId">Only this tool's; null: all.</param>
    /// <param name="environmentId">Only there; null: everywhere.</param>
    /// <param name="before">Only those with a smaller key: where the page before ended; null: from the newest.</param>
    /// <param name="limit">The most to return, 1 to <see cref="LargestPage"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<LockView>> ListAsync(int? toolId, int? environmentId, long? before, int limit, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var locks = db.Locks.AsNoTracking();
        if (toolId is not null) locks = locks.Where(l => l.ToolId == toolId);
        if (environmentId is not null) locks = locks.Where(l => l.EnvironmentId == environmentId);
        if (before is not null) locks = locks.Where(l => l.Id < before);
        return await ViewsAsync(db, catalog, locks.OrderByDescending(l => l.Id).Take(Math.Clamp(limit, 1, LargestPage)), cancellationToken);
    }

    /// <summary>The views of some locks, with who asked for the deployments that hold them.</summary>
    internal static async Task<IReadOnlyList<LockView>> ViewsAsync(DeployDbContext db, CatalogSnapshot catalog, IQueryable<DeployLock> locks, CancellationToken cancellationToken)
    {
        var rows = await locks.ToListAsync(cancellationToken);
        var ids = rows.Where(l => l.DeploymentId is not null).Select(l => l.DeploymentId!.Value).Distinct().ToList();
        var requesters = ids.Count == 0
            ? []
            : await db.Deployments.AsNoTracking().Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.RequesterId, cancellationToken);
        return rows.ConvertAll(l => LockView.Of(catalog, l, l.DeploymentId is { } id && requesters.TryGetValue(id, out var requester) ? requester : null));
    }
}
