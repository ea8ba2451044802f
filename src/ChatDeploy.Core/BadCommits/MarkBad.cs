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

/// <summary>Marks a commit as bad: it is no longer deployed, by whatever name; what runs stays, and a rollback may restore it.</summary>
public sealed class MarkBad(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, RefResolver refs, Hints hints, TimeProvider clock)
{
    /// <summary>Marks it, or refuses with <c>unknown_tool</c>, <c>unknown_ref</c>, <c>ambiguous_ref</c>, <c>forbidden</c>, <c>reason_required</c>, <c>reason_too_long</c> or <c>already_bad</c>.</summary>
    public async Task<BadCommitAnswer> HandleAsync(Person actor, string tool, string reference, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(reference);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var (found, refusal) = await JudgedCommit.FindAsync(catalog, refs, actor, tool, reference, cancellationToken);
        if ((refusal ?? ReasonText.Refuse(reason, "A bad mark", $"/deploy bad {tool}@{reference} because \"loses orders\"")) is { } wrong) return new BadCommitAnswer.Refused(wrong);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await found!.LockGatesAsync(db, store, catalog, cancellationToken);
        if (await found.MarkAsync(db, cancellationToken) is { } marked)
        {
            var there = BadCommitView.Of(catalog, marked);
            return new BadCommitAnswer.Refused(Refusal.Conflict(
                "already_bad", $"{there.Tool}@{there.Ref} was marked as bad by {there.Owner ?? "somebody"} at {there.Since:u}: {there.Reason}", there.Owner is { } owner ? [owner] : []));
        }

        var bad = new BadCommit { ToolId = found.Tool.Id, Sha = found.Sha, Ref = found.Ref, Reason = reason!.Trim(), OwnerId = actor.Id, CreatedAt = clock.GetUtcNow() };
        db.BadCommits.Add(bad);
        db.Audit(new AuditEntry(AuditAct.BadCommitMarked, found.Subject) { Actor = actor, Ref = $"{found.Tool.Name}@{found.Ref}", Sha = found.Sha, Details = new { bad.Reason } });
        await db.SaveChangesAsync(cancellationToken);
        var runsAt = await found.RunsAtAsync(db, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new BadCommitAnswer.Done(BadCommitView.Of(catalog, bad), runsAt);
    }
}
