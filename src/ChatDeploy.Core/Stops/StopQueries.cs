using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Stops;

/// <summary>Says whether everything is stopped (contract, <c>GET /stop</c>).</summary>
public sealed class StopQueries(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs)
{
    /// <summary>The stop that is on; null when none is.</summary>
    public async Task<StopView?> FindAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Stops.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } stop ? StopView.Of(await catalogs.GetAsync(cancellationToken), stop) : null;
    }
}
