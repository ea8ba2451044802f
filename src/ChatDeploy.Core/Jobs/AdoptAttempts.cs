using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Secrets;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Jobs;

/// <summary>
/// At the start of a node, hands every attempt that the store says is running on it back to its runner. The runner observes on,
/// starts what provably never started, or reports it as lost; it never starts anything twice.
/// </summary>
public sealed class AdoptAttempts(
    IDbContextFactory<DeployDbContext> contexts,
    CatalogSnapshots catalogs,
    AttemptFactory attempts,
    SecretValues secrets,
    IEnumerable<IRunner> runners,
    Node node)
{
    /// <summary>Adopts, before this node dispatches anything, and returns how many attempts there were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var running = await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Running && j.Node == node.Name)
            .Join(db.Deployments, j => j.DeploymentId, d => d.Id, (job, d) => new { Job = job, Cancel = d.CancelRequestedAt != null })
            .ToListAsync(cancellationToken);
        foreach (var adopted in running)
        {
            if (runners.FirstOrDefault(r => r.Kind == adopted.Job.Runner) is { } runner)
                await runner.EnsureRunningAsync(await secrets.ResolveAsync(attempts.Of(catalog, adopted.Job, adopted.Cancel), cancellationToken), cancellationToken);
        }

        return running.Count;
    }
}
