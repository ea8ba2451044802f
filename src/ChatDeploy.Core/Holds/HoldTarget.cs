using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Holds;

/// <summary>Holds a tool at a target by hand: no schedule and no newest-commit default brings it there until the hold is lifted.</summary>
public sealed class HoldTarget(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Hints hints, TimeProvider clock)
{
    /// <summary>Holds every site of the target that is not held yet, or refuses with <c>unknown_tool</c>, <c>unknown_environment</c>, <c>unknown_target</c>, <c>tool_not_at_target</c>, <c>forbidden</c> or <c>already_held</c>.</summary>
    public async Task<HoldAnswer> HandleAsync(Person actor, string tool, string target, string environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(environment);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (found, refusal) = HeldTarget.Find(catalog, actor, tool, target, environment);
        if (found is null) return new HoldAnswer.Refused(refusal!);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await store.LockGatesAsync(db, found.Environment.Id, [found.Tool.Id], cancellationToken);
        var held = await found.HoldsAsync(db, cancellationToken);
        var missing = found.Sites.Where(s => !held.Exists(h => h.SiteId == s.Id))
            .Select(s => new Hold { ToolId = found.Tool.Id, EnvironmentId = found.Environment.Id, SiteId = s.Id, OwnerId = actor.Id, CreatedAt = clock.GetUtcNow() })
            .ToList();
        if (missing.Count == 0)
        {
            var first = HoldView.Of(catalog, held[0]);
            return new HoldAnswer.Refused(Refusal.Conflict(
                "already_held", $"{found.Tool.Name} is held at {found.Target.Name} on {found.Environment.Name} already, by {first.Owner ?? "somebody"} since {first.Since:u}.", first.Owner is { } owner ? [owner] : []));
        }

        db.Holds.AddRange(missing);
        db.Audit(new AuditEntry(AuditAct.HoldSet, found.Subject) { Actor = actor, Environment = found.Environment.Name, Details = new { Sites = missing.Count } });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new HoldAnswer.Done(missing.ConvertAll(h => HoldView.Of(catalog, h)));
    }
}
