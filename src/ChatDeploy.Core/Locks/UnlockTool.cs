using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Locks;

/// <summary>Lifts a lock that was set by hand, one's own or somebody else's (spec D3). A deployment's own lock goes when the deployment ends.</summary>
public sealed class UnlockTool(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Notices notices, Hints hints)
{
    /// <summary>Lifts it, or refuses with <c>unknown_tool</c>, <c>unknown_environment</c>, <c>forbidden</c> (the same role as for locking, whosoever's lock it is), <c>lock_of_deployment</c>, <c>not_locked</c>, or <c>confirm_required</c>: it is somebody else's lock, and it was not said that it is to be lifted all the same. Its owner is told then.</summary>
    /// <param name="actor">Who lifts it.</param>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="confirmed">Whether somebody else's lock is to be lifted, too.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>The lock that was lifted, with its owner, so that the answer can say whose it was.</returns>
    public async Task<LockAnswer> HandleAsync(Person actor, string tool, string environment, bool confirmed, CancellationToken cancellationToken)
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

        if (held.Owner is { } owns && owns != actor.Name)
        {
            if (!confirmed)
            {
                return Refused(Refusal.Conflict(
                    "confirm_required",
                    $"{held.What} is locked by {owns} since {held.Since:u}: {held.Reason}. Ask {owns}, or lift it all the same, and {owns} is told: /deploy unlock {held.Tool} on {held.Environment} confirm",
                    [owns]));
            }

            if (catalog.People.Find(owns) is { } person)
                await notices.TellAsync(db, $"lock lifted {held.Id}", [person], $"🔓 {actor.Name} lifted your lock of **{held.What}** ({held.Reason}).", cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        await db.Locks.Where(l => l.Id == held.Id).ExecuteDeleteAsync(cancellationToken);
        db.Audit(new AuditEntry(held.Owner == actor.Name ? AuditAct.LockLifted : AuditAct.LockStolen, found.Subject) { Actor = actor, Environment = found.Environment.Name, Details = new { held.Owner, held.Reason, held.Since } });
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        if (held.Owner != actor.Name) hints.Raise(Hint.PostsChanged);
        return new LockAnswer.Done(held, []);
    }

    private static LockAnswer.Refused Refused(Refusal refusal) => new(refusal);
}
