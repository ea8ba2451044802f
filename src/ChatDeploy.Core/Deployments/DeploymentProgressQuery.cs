using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Reads how far a deployment is: from its counters, so a few rows whatever its size; before the start from its plan.</summary>
public sealed class DeploymentProgressQuery(DeployDbContext db, CatalogSnapshots catalogs)
{
    /// <summary>The progress; null when there is no such deployment.</summary>
    public async Task<DeploymentProgressView?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var deployment = await db.Deployments.AsNoTracking().Where(d => d.Id == id).Select(d => new { d.State, d.StartedAt }).SingleOrDefaultAsync(cancellationToken);
        if (deployment is null) return null;
        var counted = deployment.StartedAt is null ? await PlannedAsync(id, cancellationToken) : await CountedAsync(id, cancellationToken);
        var catalog = await catalogs.CoveringAsync(
            c => counted.TrueForAll(r => r.Kind == ProgressKind.Tool ? c.Tools.Find(r.Key) is not null : c.Tenants.Find(r.Key) is not null), cancellationToken);
        var tools = counted.Where(r => r.Kind == ProgressKind.Tool).ToList();
        var whole = ProgressView.Of(ProgressQueries.Sum(tools.Select(r => r.Counts)), deployment.State);
        return new DeploymentProgressView(
            deployment.State, whole.Total, whole.Done, whole.Failed, whole.Skipped, whole.Running, whole.Percentage,
            [.. counted.Where(r => r.Kind == ProgressKind.Tenant).Select(r => OfTenant(catalog.Tenants[r.Key].Name, ProgressView.Of(r.Counts))).OrderBy(t => t.Tenant, StringComparer.OrdinalIgnoreCase)],
            [.. tools.Select(r => OfTool(catalog.Tools[r.Key].Name, ProgressView.Of(r.Counts))).OrderBy(t => t.Tool, StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>The progress of each wave, in order; before the start as planned.</summary>
    public async Task<IReadOnlyList<WaveProgressView>> ByWaveAsync(long id, CancellationToken cancellationToken)
    {
        var counted = await ProgressQueries.ByWaveAsync(db, id, cancellationToken);
        if (counted.Count == 0)
        {
            var rows = await db.Jobs.Where(j => j.DeploymentId == id && j.Action != CellAction.Skip)
                .GroupBy(j => new { j.Wave, j.State })
                .Select(g => new { g.Key.Wave, g.Key.State, Jobs = g.Count() })
                .ToListAsync(cancellationToken);
            counted = [.. rows.GroupBy(r => r.Wave).Select(g => (g.Key, ProgressQueries.Sum(g.Select(r => CounterChange.Count(r.State, r.Jobs)))))];
        }

        return [.. counted.OrderBy(w => w.Wave).Select(w => new WaveProgressView(w.Wave, ProgressView.Of(w.Counts)))];
    }

    private static TenantProgressView OfTenant(string name, ProgressView p) => new(name, p.Total, p.Done, p.Failed, p.Skipped, p.Running, p.Percentage);

    private static ToolProgressView OfTool(string name, ProgressView p) => new(name, p.Total, p.Done, p.Failed, p.Skipped, p.Running, p.Percentage);

    private async Task<List<(ProgressKind Kind, int Key, JobCounts Counts)>> CountedAsync(long id, CancellationToken cancellationToken)
    {
        var rows = await db.ProgressCounters.AsNoTracking().Where(c => c.DeploymentId == id && c.Kind != ProgressKind.Wave).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => (c.Kind, c.Key, ProgressQueries.Counts(c)));
    }

    private async Task<List<(ProgressKind Kind, int Key, JobCounts Counts)>> PlannedAsync(long id, CancellationToken cancellationToken)
    {
        var rows = await db.Jobs.Where(j => j.DeploymentId == id && j.Action != CellAction.Skip)
            .GroupBy(j => new { j.ToolId, j.TenantId, j.State })
            .Select(g => new { g.Key.ToolId, g.Key.TenantId, g.Key.State, Jobs = g.Count() })
            .ToListAsync(cancellationToken);
        return rows.GroupBy(r => r.ToolId).Select(g => (ProgressKind.Tool, g.Key, ProgressQueries.Sum(g.Select(r => CounterChange.Count(r.State, r.Jobs)))))
            .Concat(rows.GroupBy(r => r.TenantId).Select(g => (ProgressKind.Tenant, g.Key, ProgressQueries.Sum(g.Select(r => CounterChange.Count(r.State, r.Jobs))))))
            .ToList();
    }
}
