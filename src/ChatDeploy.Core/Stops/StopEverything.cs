using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Stops;

/// <summary>Stops everything (spec D3): no deployment starts, no wave and no job that waits begins. Jobs that run go on, since nobody knows what half of one leaves behind. Every subscribed channel is told.</summary>
public sealed class StopEverything(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Notices notices, Hints hints, TimeProvider clock)
{
    /// <summary>The stop, as the audit trail names it.</summary>
    internal static AuditSubject Everything { get; } = new("stop", "everything");

    /// <summary>Stops everything, or refuses with <c>forbidden</c> (any deployer may, whatever the role's scopes: whoever sees the fire pulls the handle), <c>reason_required</c>, <c>reason_too_long</c> or <c>already_stopped</c>.</summary>
    /// <param name="actor">Who stops.</param>
    /// <param name="reason">Why; everybody reads it.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<StopAnswer> HandleAsync(Person actor, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (!Rights.May(actor, Act.Deploy, Subject.Anything))
        {
            var who = catalog.People.Active.Where(p => Rights.May(p, Act.Deploy, Subject.Anything)).Select(p => p.Name).Take(5).ToList();
            return new StopAnswer.Refused(Refusal.Forbidden("forbidden", $"{actor.Name} is no deployer; any deployer may stop everything.{(who.Count > 0 ? $" Tell {string.Join(", ", who)}." : "")}", who));
        }

        if (ReasonText.Refuse(reason, "A stop", "/deploy stop because \"payment is down\"") is { } wrong) return new StopAnswer.Refused(wrong);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LockEverythingAsync(db, store, catalog, cancellationToken);
        if (await db.Stops.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } stopped)
        {
            var on = StopView.Of(catalog, stopped);
            return new StopAnswer.Refused(Refusal.Conflict("already_stopped", $"Everything is stopped already, by {on.Owner ?? "somebody"} since {on.Since:u}: {on.Reason}", on.Owner is { } owner ? [owner] : []));
        }

        var stop = new Stop { Reason = reason!.Trim(), OwnerId = actor.Id, StoppedAt = clock.GetUtcNow() };
        db.Stops.Add(stop);
        db.Audit(new AuditEntry(AuditAct.StopSet, Everything) { Actor = actor, Details = new { stop.Reason } });
        await notices.TellChannelsAsync(
            db,
            $"stop {stop.StoppedAt.ToUnixTimeMilliseconds()}",
            $"🛑 **All deployments are stopped** by {actor.Name}: {ChatLines.OneLine(stop.Reason, 500)}\nNothing starts and no wave goes on; jobs that run go on. To end it: `/deploy resume`",
            cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var running = await db.Deployments.CountAsync(d => d.State == LifecycleState.Applying, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        hints.Raise(Hint.PostsChanged);
        return new StopAnswer.Done(StopView.Of(catalog, stop), running);
    }

    /// <summary>Takes every gate there is: nobody is deciding about a start any more, and nobody begins to before the transaction ends.</summary>
    internal static Task LockEverythingAsync(DeployDbContext db, IDeploymentStore store, CatalogSnapshot catalog, CancellationToken cancellationToken) =>
        store.LockGatesAsync(db, catalog.Environments.Active.Select(e => e.Id).ToList(), catalog.Tools.Active.Select(t => t.Id), cancellationToken);
}
