using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Counts what is pending: per tool and environment, the commits newer than what runs at one at least of the sites.</summary>
public sealed class ReadySummary(DeployDbContext db, CatalogSnapshots catalogs)
{
    /// <summary>The counts that are not zero.</summary>
    public async Task<IReadOnlyList<PendingCount>> CountAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var tools = catalog.Tools.Active;
        var running = await RunningVersions.LoadAsync(db, catalog, tools, environment: null, target: null, cancellationToken);
        var counts = new List<PendingCount>();
        foreach (var environment in catalog.Environments.Active)
        {
            var thresholds = tools.ToDictionary(t => t.Id, t => running.Threshold(t.Id, environment.Id));
            var pending = await db.Commits
                .Where(c => c.OrphanedAt == null && db.Tools.Any(t => t.Id == c.ToolId && t.Branch == c.Branch))
                .Where(CommitFilters.Passing(thresholds))
                .GroupBy(c => c.ToolId).Select(g => new { ToolId = g.Key, Count = g.Count() })
                .ToListAsync(cancellationToken);
            counts.AddRange(pending.OrderBy(p => p.ToolId).Select(p => new PendingCount(catalog.Tools[p.ToolId].Name, environment.Name, p.Count)));
        }

        return counts;
    }
}

/// <summary>How many commits of a tool are pending in an environment.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Commits">How many; at least one.</param>
public sealed record PendingCount(string Tool, string Environment, int Commits);
