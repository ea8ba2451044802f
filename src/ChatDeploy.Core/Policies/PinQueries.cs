using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Policies;

/// <summary>Reads the pins that are set (contract, <c>GET /pins</c>).</summary>
public sealed class PinQueries(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs)
{
    /// <summary>The most pins of one page.</summary>
    public const int LargestPage = 200;

    /// <summary>Pins of sites that the catalog still has, newest first by key.</summary>
    /// <param name="selection">What to look at; what it leaves open is everything.</param>
    /// <param name="before">Only those with a smaller key: where the page before ended; null: from the newest.</param>
    /// <param name="limit">The most to return, 1 to <see cref="LargestPage"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<PinView>> ListAsync(CatalogSelection selection, int? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var pins = db.Pins.AsNoTracking().Where(p => db.Sites.Any(s => s.Id == p.SiteId && s.ArchivedAt == null));
        if (selection.Tool is { } tool) pins = pins.Where(p => p.ToolId == tool.Id);
        if (selection.Environment is { } environment) pins = pins.Where(p => p.EnvironmentId == environment.Id);
        if (selection.Target is { IsEverything: false } target)
        {
            int[] sites = [.. target.Sites.Select(s => s.Id)];
            pins = pins.Where(p => sites.Contains(p.SiteId));
        }

        if (before is not null) pins = pins.Where(p => p.Id < before);
        return await ViewsAsync(db, catalog, pins.OrderByDescending(p => p.Id).Take(Math.Clamp(limit, 1, LargestPage)), cancellationToken);
    }

    /// <summary>The views of some pins, with what runs at each.</summary>
    internal static async Task<IReadOnlyList<PinView>> ViewsAsync(DeployDbContext db, CatalogSnapshot catalog, IQueryable<Pin> pins, CancellationToken cancellationToken)
    {
        var rows = await (
            from pin in pins
            join version in db.CurrentVersions on new { pin.EnvironmentId, pin.ToolId, pin.SiteId } equals new { version.EnvironmentId, version.ToolId, version.SiteId } into versions
            from version in versions.DefaultIfEmpty()
            orderby pin.Id descending
            select new { Pin = pin, Version = (string?)version.Ref }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new PinView(
            row.Pin.Id,
            catalog.Sites[row.Pin.SiteId].Name,
            catalog.Tools[row.Pin.ToolId].Name,
            catalog.Environments[row.Pin.EnvironmentId].Name,
            row.Version,
            row.Pin.Reason,
            catalog.People.Find(row.Pin.OwnerId)?.Name,
            row.Pin.CreatedAt));
    }
}
