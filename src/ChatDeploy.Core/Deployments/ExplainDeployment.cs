using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments.Statuses;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Tells everything that holds a deployment back now, in the order in which it stands in the way, or why it ended (contract, <c>why</c>).</summary>
/// <remarks>Reads only, and decides nothing: it asks the same gates that launch, start and advance ask. An answer is as old as its moment.</remarks>
public sealed class ExplainDeployment(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, BlockersBeforeStart beforeStart, StartGuards guards, TimeProvider clock)
{
    private const int MostNamed = 5;

    /// <summary>The blockers; empty when nothing holds it back and it is about to move; null when there is no such deployment.</summary>
    /// <param name="deploymentId">The deployment's number.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<IReadOnlyList<Blocker>?> HandleAsync(long deploymentId, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Deployments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == deploymentId, cancellationToken) is not { } deployment) return null;
        var untold = await StatusTroubles.FindAsync(db, catalog, deployment.Id, cancellationToken);
        if (Lifecycle.Ended.Contains(deployment.State)) return [await ReasonOfEnd.FindAsync(db, catalog, deployment, cancellationToken), .. untold];

        var scope = await DeploymentScopes.OfAsync(db, catalog, deployment, cancellationToken);
        if (deployment.State != LifecycleState.Applying) return await beforeStart.FindAsync(db, catalog, deployment, scope, cancellationToken);
        var deployers = catalog.People.Active.Where(p => DeploymentScopes.Refuse(catalog, p, Act.Deploy, scope) is null).Select(p => p.Name).Take(MostNamed).ToList();
        var running = await BlockersWhileRunning.FindAsync(db, catalog, deployment, deployers, guards, clock.GetUtcNow(), cancellationToken);
        return [.. running, .. await RunTroubles.FindAsync(db, catalog, deployment.Id, cancellationToken), .. untold];
    }
}
