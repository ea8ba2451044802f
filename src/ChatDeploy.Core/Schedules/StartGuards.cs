using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Stops;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Schedules;

/// <summary>Looks at what keeps deployments from starting at all, besides their turn and locks: the stop, freezes and windows.</summary>
public sealed class StartGuards(SlotTimes slots)
{
    /// <summary>The picture as of the context's transaction, in two queries; where a start is decided, called under the gates.</summary>
    /// <param name="db">The context.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="now">Freezes that are over by then are left out.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<GuardPicture> LoadAsync(DeployDbContext db, CatalogSnapshot catalog, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var stop = await db.Stops.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var freezes = await FreezeQueries.Open(db, now).OrderBy(f => f.Id).ToListAsync(cancellationToken);
        return new GuardPicture(slots, catalog, stop, freezes);
    }
}
