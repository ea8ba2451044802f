using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Approvals;

/// <summary>Puts a reminder on the timeline of every deployment that has waited for its approval for a while (spec B6); threads and pages tell it.</summary>
/// <remarks>Once at each of the <see cref="ReminderTimes"/>, over nodes and crashes: the ticket's next time moves in the transaction that tells the event, under the deployment's lock.</remarks>
public sealed class RemindApprovers(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Hints hints, TimeProvider clock) : IReconciler
{
    private const int Batch = 200;
    private const int MostNamed = 50;

    /// <inheritdoc/>
    public string Name => "remind approvers";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<long> due;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            due = await db.ApprovalTickets.Where(t => t.State == TicketState.Pending && t.RemindAt <= now)
                .OrderBy(t => t.RemindAt).Take(Batch).Select(t => t.DeploymentId).ToListAsync(cancellationToken);
        }

        if (due.Count == 0) return false;
        if (await EachInTurn.AnyAsync(due, id => RemindAsync(id, cancellationToken))) hints.Raise(Hint.DeploymentMoved);
        return due.Count == Batch;
    }

    private async Task<bool> RemindAsync(long deploymentId, CancellationToken cancellationToken)
    {
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        if (work is not { Deployment.State: LifecycleState.PendingApproval }) return false;
        var ticket = await work.Db.ApprovalTickets.SingleAsync(t => t.DeploymentId == deploymentId, cancellationToken);
        if (ticket.State != TicketState.Pending || ticket.RemindAt is not { } at || at > work.Now) return false;
        ticket.RemindAt = ReminderTimes.Next(ticket.OpenedAt, ticket.ExpiresAt, work.Now);
        var isWorthwhile = !ReminderTimes.IsTooLate(ticket.ExpiresAt, work.Now);
        if (isWorthwhile) work.Tell(await EntryAsync(work, ticket, cancellationToken));
        await work.CommitAsync(cancellationToken);
        return isWorthwhile;
    }

    private async Task<TimelineEntry> EntryAsync(DeploymentWork work, ApprovalTicket ticket, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var deployment = work.Deployment;
        var environment = catalog.Environments[deployment.EnvironmentId];
        var cells = await TicketScopes.LoadAsync(work.Db, [deployment.Id], cancellationToken);
        var scope = DeploymentScopes.Of(catalog, environment.Name, cells[deployment.Id]);
        var decided = await work.Db.Decisions.AsNoTracking().Where(d => d.DeploymentId == deployment.Id && d.VoidedAt == null).Select(d => d.PersonId).ToListAsync(cancellationToken);
        var who = EligibleApprovers.Of(catalog, environment.Policy, scope, deployment.RequesterId).Where(p => !decided.Contains(p.Id)).Take(MostNamed).Select(p => p.Name).ToList();
        return new TimelineEntry.ApprovalReminder(ticket.PublicId, Math.Max(1, ticket.Required - decided.Count), ticket.OpenedAt, ticket.ExpiresAt, who);
    }
}
