using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Holds;

/// <summary>Lifts the holds of a tool at a target, one's own or somebody else's: schedules and newest-commit defaults reach it again.</summary>
public sealed class UnholdTarget(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Hints hints)
{
    /// <summary>Lifts them, or refuses with <c>unknown_tool</c>, <c>unknown_environment</c>, <c>unknown_target</c>, <c>tool_not_at_target</c>, <c>forbidden</c> or <c>not_held</c>.</summary>
    /// <returns>The holds that were lifted, with their owners.</returns>
    public async Task<HoldAnswer> HandleAsync(Person actor, string tool, string target, string environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(environment);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (found, refusal) = HeldTarget.Find(catalog, actor, tool, target, environment);
        return found is null ? new HoldAnswer.Refused(refusal!) : await LiftAsync(actor, catalog, found, id: null, cancellationToken);
    }

    /// <summary>Lifts one hold. Refuses with <c>unknown_hold</c> or <c>forbidden</c>.</summary>
    public async Task<HoldAnswer> HandleAsync(Person actor, long holdId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Holds.AsNoTracking().SingleOrDefaultAsync(h => h.Id == holdId, cancellationToken) is not { } hold || !catalog.Sites.IsActive(hold.SiteId))
            return new HoldAnswer.Refused(Refusal.NotFound("unknown_hold", "There is no such hold, or it was lifted; GET /api/holds lists them."));

        var site = catalog.Sites[hold.SiteId];
        var (found, refusal) = HeldTarget.Find(catalog, actor, catalog.Tools[hold.ToolId].Name, site.Name, catalog.Environments[hold.EnvironmentId].Name);
        return found is null ? new HoldAnswer.Refused(refusal!) : await LiftAsync(actor, catalog, found with { Sites = [site] }, holdId, cancellationToken);
    }

    private async Task<HoldAnswer> LiftAsync(Person actor, CatalogSnapshot catalog, HeldTarget found, long? id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await store.LockGatesAsync(db, found.Environment.Id, [found.Tool.Id], cancellationToken);
        var held = (await found.HoldsAsync(db, cancellationToken)).FindAll(h => id is null || h.Id == id);
        if (held.Count == 0)
            return new HoldAnswer.Refused(Refusal.Conflict("not_held", $"{found.Tool.Name} is not held at {found.Target.Name} on {found.Environment.Name}; there is nothing to lift."));

        db.Audit(new AuditEntry(AuditAct.HoldLifted, found.Subject) { Actor = actor, Environment = found.Environment.Name, Details = new { Sites = held.Count, held[0].Ref } });
        await db.SaveChangesAsync(cancellationToken);
        var ids = held.ConvertAll(h => h.Id);
        await db.Holds.Where(h => ids.Contains(h.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new HoldAnswer.Done(held.ConvertAll(h => HoldView.Of(catalog, h)));
    }
}
