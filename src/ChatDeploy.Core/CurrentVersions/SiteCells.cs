using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.History;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Tells everything about one cell of the matrix (spec G1: a click shows details).</summary>
public sealed class SiteCells(DeployDbContext db, MatrixSnapshots matrices, MatrixBoard board, PendingCommits pending, RecordQueries records)
{
    /// <summary>The most pending commits that are listed.</summary>
    public const int MostPending = 20;

    /// <summary>The most records that are listed.</summary>
    public const int MostRecords = 5;

    /// <summary>What runs there, since when and by whom, what waits, what holds it, and what was there before.</summary>
    public async Task<SiteCellView> FindAsync(Tool tool, Site site, DeployEnvironment environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(environment);
        var snapshot = await matrices.GetAsync(cancellationToken);
        var current = await db.CurrentVersions.AsNoTracking()
            .SingleOrDefaultAsync(v => v.EnvironmentId == environment.Id && v.ToolId == tool.Id && v.SiteId == site.Id, cancellationToken);
        var record = current is null ? null : await records.FindAsync(current.RecordId, cancellationToken);
        var waiting = await pending.ListAsync(tool, current?.Sha, MostPending + 1, cancellationToken);
        var pins = await PinQueries.ViewsAsync(db, snapshot.Catalog, db.Pins.AsNoTracking().Where(p => p.ToolId == tool.Id && p.EnvironmentId == environment.Id && p.SiteId == site.Id), cancellationToken);
        var marks = await board.GetAsync(snapshot, environment, cancellationToken);
        return new SiteCellView(
            tool, site, snapshot.Catalog.TenantOf(site), environment, current, record,
            [.. waiting.Take(MostPending)], waiting.Count > MostPending, pins.Count > 0 ? pins[0] : null,
            marks.At(tool, site, snapshot.Catalog.TenantOf(site), current?.Sha),
            await records.OfSiteAsync(tool.Id, environment.Id, site.Id, MostRecords, cancellationToken));
    }
}

/// <summary>A cell of the matrix in full.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Site">The site.</param>
/// <param name="Tenant">The site's tenant.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Current">What runs there; null when nothing does.</param>
/// <param name="Record">The record that says so; null with <paramref name="Current"/>.</param>
/// <param name="Pending">Newer commits of the deploy branch, newest first, at most <see cref="SiteCells.MostPending"/>.</param>
/// <param name="HasMorePending">Whether there are more of them.</param>
/// <param name="Pin">What keeps the site at its version; null when nothing does.</param>
/// <param name="UnderWay">The deployment that is to bring something there; null when none is.</param>
/// <param name="Records">The last records about it, newest first, struck-out ones included.</param>
public sealed record SiteCellView(
    Tool Tool, Site Site, Tenant Tenant, DeployEnvironment Environment, CurrentVersion? Current, RecordView? Record,
    IReadOnlyList<PendingCommit> Pending, bool HasMorePending, PinView? Pin, DeploymentUnderWay? UnderWay, IReadOnlyList<RecordView> Records);
