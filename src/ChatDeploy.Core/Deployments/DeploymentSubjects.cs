using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.ReadyQueue;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Says again what a stored deployment is for, with today's catalog and today's refs: what its plan is checked against.</summary>
public sealed class DeploymentSubjects(RefResolver refs, TimeProvider clock)
{
    /// <summary>The subject of a stored deployment.</summary>
    public async Task<PlanSubject> OfAsync(DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(deployment);
        var stored = await db.DeploymentItems.AsNoTracking().Where(i => i.DeploymentId == deployment.Id).OrderBy(i => i.ToolId).ToListAsync(cancellationToken);
        var items = new List<PlanItem>(stored.Count);
        foreach (var item in stored)
        {
            var tool = catalog.Tools[item.ToolId];
            items.Add(new PlanItem(tool, item.AskedRef, item.Sha is null ? null : new ResolvedRef(item.Ref!, item.Sha, await refs.RefsOfAsync(db, tool, item.Sha, cancellationToken))));
        }

        var now = clock.GetUtcNow();
        return new PlanSubject
        {
            Environment = catalog.Environments[deployment.EnvironmentId],
            Items = items,
            Targets = await db.DeploymentTargets.AsNoTracking().Where(t => t.DeploymentId == deployment.Id).OrderBy(t => t.Ordinal).Select(t => t.Name).ToListAsync(cancellationToken),
            Strategy = deployment.Strategy,
            DeploymentId = deployment.Id,
            StartsAt = deployment.StartsAt ?? (deployment.ScheduledFor > now ? deployment.ScheduledFor.Value : now),
            LaunchTicket = deployment.LaunchTicket,
            RollbackOf = deployment.RollbackOf,
        };
    }
}
