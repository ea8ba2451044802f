using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Previews a deployment that restores what was there before (spec F3): of a whole deployment, or of one tool on one target.</summary>
public sealed class RequestRollback(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, NewPreview preview, TimeProvider clock)
{
    /// <summary>Takes a deployment back: each site it touched gets what ran there before it, failed sites included.</summary>
    /// <returns>The new preview, or <c>unknown_deployment</c>, <c>illegal_transition</c> (it never started, runs unpaused, or is being taken back already), <c>forbidden</c>.</returns>
    public async Task<DeploymentAnswer> OfDeploymentAsync(Person requester, long deploymentId, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requester);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var original = await db.Deployments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == deploymentId, cancellationToken);
        if (original is null) return new DeploymentAnswer.Refused(DeploymentRefusals.Unknown(deploymentId));
        if (await RefuseAsync(db, original, cancellationToken) is { } refusal) return new DeploymentAnswer.Refused(refusal);

        var tools = await db.DeploymentItems.AsNoTracking().Where(i => i.DeploymentId == deploymentId).OrderBy(i => i.ToolId).Select(i => i.ToolId).ToListAsync(cancellationToken);
        var targets = await db.DeploymentTargets.AsNoTracking().Where(t => t.DeploymentId == deploymentId).OrderBy(t => t.Ordinal).Select(t => t.Name).ToListAsync(cancellationToken);
        var subject = new PlanSubject
        {
            Environment = catalog.Environments[original.EnvironmentId],
            Items = tools.ConvertAll(id => new PlanItem(catalog.Tools[id], null, null)),
            Targets = targets,
            Strategy = new Strategy { Parallelism = original.Strategy.Parallelism },
            StartsAt = clock.GetUtcNow(),
            RollbackOf = original.Id,
        };
        return await preview.StoreAsync(db, catalog, requester, subject, reason ?? $"rollback of {original.PublicId}", null, cancellationToken);
    }

    /// <summary>Takes one tool on one target back to the version before, site by site.</summary>
    /// <returns>The new preview, or <c>unknown_tool</c>, <c>unknown_target</c>, <c>unknown_environment</c>, <c>tool_not_at_target</c>, <c>pinned</c>, <c>forbidden</c>.</returns>
    public async Task<DeploymentAnswer> OfTargetAsync(Person requester, string tool, string target, string environment, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requester);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (catalog.Tools.Find(tool) is not { } known) return new DeploymentAnswer.Refused(UnknownNames.Tool(catalog, tool));
        if (catalog.Environments.Find(environment) is not { } where) return new DeploymentAnswer.Refused(UnknownNames.Environment(catalog, environment));
        var subject = new PlanSubject
        {
            Environment = where,
            Items = [new PlanItem(known, null, null)],
            Targets = [catalog.FindTarget(target)?.Name ?? target],
            Strategy = Strategy.All,
            StartsAt = clock.GetUtcNow(),
        };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await preview.StoreAsync(db, catalog, requester, subject, reason ?? $"rollback of {known.Name} on {target}", null, cancellationToken);
    }

    private static async Task<Refusal?> RefuseAsync(DeployDbContext db, Deployment original, CancellationToken cancellationToken)
    {
        var may = original.State is LifecycleState.Applied or LifecycleState.Failed
            || (original.State == LifecycleState.Applying && original.PausedReason is not null);
        if (!may)
        {
            return DeploymentRefusals.Illegal(original, original.State == LifecycleState.Applying
                ? "is running; cancel it, or wait until it is done or pauses, and roll back then"
                : $"is {EnumCodes.Code(original.State)}; there is nothing to take back");
        }

        return await RefuseTakenAsync(db, original, cancellationToken);
    }

    /// <summary>The refusal where a launched rollback is taking the deployment back already; asked at request and, under the deployment's row lock, at launch.</summary>
    internal static async Task<Refusal?> RefuseTakenAsync(DeployDbContext db, Deployment original, CancellationToken cancellationToken)
    {
        var other = await db.Deployments.AsNoTracking()
            .Where(d => d.RollbackOf == original.Id && (d.State == LifecycleState.PendingApproval || d.State == LifecycleState.Approved || d.State == LifecycleState.Applying))
            .Select(d => (long?)d.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return other is null ? null : DeploymentRefusals.Illegal(original, $"is already being taken back by {new DeploymentId(other.Value)}");
    }
}
