using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.BadCommits;

/// <summary>Takes the bad mark of a commit away, one's own or somebody else's.</summary>
public sealed class UnmarkBad(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, RefResolver refs, Hints hints)
{
    /// <summary>Takes it away, or refuses with <c>unknown_tool</c>, <c>unknown_ref</c>, <c>ambiguous_ref</c>, <c>forbidden</c> or <c>not_bad</c>.</summary>
    /// <returns>The mark that was taken away, with its owner.</returns>
    public async Task<BadCommitAnswer> HandleAsync(Person actor, string tool, string reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(reference);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (found, refusal) = await JudgedCommit.FindAsync(catalog, refs, actor, tool, reference, cancellationToken);
        if (found is null) return new BadCommitAnswer.Refused(refusal!);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await found.LockGatesAsync(db, store, catalog, cancellationToken);
        if (await found.MarkAsync(db, cancellationToken) is not { } bad)
            return new BadCommitAnswer.Refused(Refusal.Conflict("not_bad", $"{found.Tool.Name}@{found.Ref} is not marked as bad; there is nothing to take away."));

        var view = BadCommitView.Of(catalog, bad);
        db.BadCommits.Remove(bad);
        db.Audit(new AuditEntry(AuditAct.BadCommitCleared, found.Subject) { Actor = actor, Ref = $"{found.Tool.Name}@{found.Ref}", Sha = found.Sha, Details = new { view.Owner, view.Reason } });
        await db.SaveChangesAsync(cancellationToken);
        var runsAt = await found.RunsAtAsync(db, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new BadCommitAnswer.Done(view, runsAt);
    }
}
