using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Locks;

/// <summary>Lifts a lock that was set by hand, one's own or somebody else's (spec D3). A deployment's own lock goes when the deployment ends.</summary>
public sealed class UnlockTool(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Hints hints)
{
    /// <summary>Lifts it, or refuses with <c>unknown_tool</c>, <c>unknown_environment</c>, <c>forbidden</c> (the same role as for locking, whosoever's lock it is), <c>lock_of_deployment</c> or <c>not_locked</c>.</summary>
    /// <param name="actor">Who lifts it.</param>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>The lock that was lifted, with its owner, so that the answer can say whose it was.</returns>
    public async Task<LockAnswer> HandleAsync(Person actor, string tool, string environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(environment);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (found, refusal) = HeldTool.Find(catalog, actor, tool, environment);
        if (found is null) return new LockAnswer.Refused(refusal!);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await store.LockGatesAsync(db, found.Environment.Id, [found.Tool.Id], cancellationToken);
        if (await found.LocksAsync(db, catalog, cancellationToken) is not [var held, ..])
            return Refused(Refusal.Conflict("not_locked", $"{found.Tool.Name} on {found.Environment.Name} is not locked; there is nothing to lift."));
        if (!held.IsByHand)
        {
            return Refused(Refusal.Conflict(
                "lock_of_deployment",
                $"{held.What} is held by {held.Deployment} itself, until it ends. To end it now: /deploy cancel {held.Deployment}",
                held.Owner is { } owner ? [owner] : []));
        }

        await db.Locks.Where(l => l.Id == held.Id).ExecuteDeleteAsync(cancellationToken);
        db.Audit(new AuditEntry(AuditAct.LockLifted, found.Subject) { Actor = actor, Environment = found.Environment.Name, Details = new { held.Owner, held.Reason, held.Since } });
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new LockAnswer.Done(held, []);
    }

    private static LockAnswer.Refused Refused(Refusal refusal) => new(refusal);
}
