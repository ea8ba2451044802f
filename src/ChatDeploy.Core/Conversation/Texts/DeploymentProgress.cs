using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Jobs of a deployment by state; empty before it starts.</summary>
/// <param name="Total">All of them.</param>
/// <param name="ByTenant">By tenant, those with failures first, then by name.</param>
/// <param name="ByTool">By tool, likewise.</param>
internal sealed record DeploymentProgress(JobCounts Total, IReadOnlyList<(string Name, JobCounts Counts)> ByTenant, IReadOnlyList<(string Name, JobCounts Counts)> ByTool)
{
    public static async Task<DeploymentProgress> LoadAsync(DeployDbContext db, CatalogSnapshot catalog, long deploymentId, CancellationToken cancellationToken)
    {
        var counters = await db.ProgressCounters.AsNoTracking().Where(c => c.DeploymentId == deploymentId).ToListAsync(cancellationToken);
        return new DeploymentProgress(
            ProgressQueries.Sum(counters.Where(c => c.Kind == ProgressKind.Wave).Select(ProgressQueries.Counts)),
            Sorted(counters.Where(c => c.Kind == ProgressKind.Tenant).Select(c => (catalog.Tenants[c.Key].Name, ProgressQueries.Counts(c)))),
            Sorted(counters.Where(c => c.Kind == ProgressKind.Tool).Select(c => (catalog.Tools[c.Key].Name, ProgressQueries.Counts(c)))));

        static List<(string Name, JobCounts Counts)> Sorted(IEnumerable<(string Name, JobCounts Counts)> parts) =>
            parts.OrderBy(p => p.Counts.Failed + p.Counts.Lost > 0 ? 0 : 1).ThenBy(p => p.Name, StringComparer.Ordinal).ToList();
    }
}
