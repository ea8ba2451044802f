using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Freezes;

/// <summary>Reads the freezes that are on or to come (contract, <c>GET /freezes</c>).</summary>
public sealed class FreezeQueries(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, SlotTimes slots, TimeProvider clock)
{
    /// <summary>The most freezes of one page.</summary>
    public const int LargestPage = 200;

    /// <summary>Freezes that are not over, newest first by key.</summary>
    /// <param name="environmentId">Only those that concern it; null: all.</param>
    /// <param name="before">Only those with a smaller key: where the page before ended; null: from the newest.</param>
    /// <param name="limit">The most to return, 1 to <see cref="LargestPage"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<FreezeView>> ListAsync(int? environmentId, int? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var freezes = Open(db, now);
        if (environmentId is not null) freezes = freezes.Where(f => f.EnvironmentId == null || f.EnvironmentId == environmentId);
        if (before is not null) freezes = freezes.Where(f => f.Id < before);
        var rows = await freezes.OrderByDescending(f => f.Id).Take(Math.Clamp(limit, 1, LargestPage)).ToListAsync(cancellationToken);
        var catalog = await catalogs.CoveringAsync(
            c => rows.TrueForAll(f => (f.EnvironmentId is not { } e || c.Environments.Find(e) is not null) && (f.TenantId is not { } t || c.Tenants.Find(t) is not null)), cancellationToken);
        return rows.ConvertAll(f => FreezeView.Of(catalog, f, slots, now));
    }

    /// <summary>Those that are not over.</summary>
    internal static IQueryable<Freeze> Open(DeployDbContext db, DateTimeOffset now) => db.Freezes.AsNoTracking().Where(f => f.Until == null || f.Until > now);
}
