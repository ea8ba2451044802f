using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Stops;

/// <summary>Ends the stop of everything: what waited goes on in its order. Every subscribed channel is told.</summary>
public sealed class ResumeEverything(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Notices notices, Hints hints)
{
    /// <summary>Ends it, or refuses with <c>not_stopped</c>, or <c>forbidden</c>: it takes who stopped everything, or an administrator.</summary>
    public async Task<StopAnswer> HandleAsync(Person actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await StopEverything.LockEverythingAsync(db, store, catalog, cancellationToken);
        if (await db.Stops.SingleOrDefaultAsync(cancellationToken) is not { } stop)
            return new StopAnswer.Refused(Refusal.Conflict("not_stopped", "Nothing is stopped; there is nothing to resume."));

        var view = StopView.Of(catalog, stop);
        if (stop.OwnerId != actor.Id && !Rights.May(actor, Act.Administer, Subject.Anything))
        {
            var who = PolicyVerdicts.Admins(catalog).Prepend(view.Owner!).Where(n => n is not null).Distinct(StringComparer.Ordinal).ToList();
            return new StopAnswer.Refused(Refusal.Forbidden("forbidden", $"{view.Owner ?? "Somebody"} stopped everything: {ReasonText.Sentence(view.Reason)} Only they or an administrator end that.", who));
        }

        db.Stops.Remove(stop);
        db.Audit(new AuditEntry(AuditAct.StopLifted, StopEverything.Everything) { Actor = actor, Details = new { view.Owner, view.Reason, view.Since } });
        await notices.TellChannelsAsync(db, $"resume {stop.StoppedAt.ToUnixTimeMilliseconds()}", $"▶️ **Deployments go on**: {actor.Name} ended the stop. What waited starts in its order.", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var running = await db.Deployments.CountAsync(d => d.State == LifecycleState.Applying, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        hints.Raise(Hint.JobsWaiting);
        hints.Raise(Hint.PostsChanged);
        return new StopAnswer.Done(view, running);
    }
}
