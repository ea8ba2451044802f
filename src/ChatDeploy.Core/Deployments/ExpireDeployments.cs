using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Ends previews that nobody launched and tickets that nobody decided in time.</summary>
public sealed class ExpireDeployments(
    IDbContextFactory<DeployDbContext> contexts,
    IDeploymentStore store,
    DeploymentEnding ending,
    Hints hints,
    TimeProvider clock) : IReconciler
{
    private const int MostAtOnce = 200;

    /// <inheritdoc/>
    public string Name => "expire";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var previews = await db.Deployments.AsNoTracking().Where(d => d.State == LifecycleState.Preview && d.PreviewExpiresAt <= now)
            .OrderBy(d => d.Id).Select(d => d.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
        var tickets = await db.ApprovalTickets.AsNoTracking().Where(t => t.State == TicketState.Pending && t.ExpiresAt <= now)
            .OrderBy(t => t.DeploymentId).Select(t => t.DeploymentId).Take(MostAtOnce).ToListAsync(cancellationToken);
        foreach (var id in previews.Concat(tickets)) await ExpireAsync(id, cancellationToken);
        if (previews.Count + tickets.Count > 0) hints.Raise(Hint.DeploymentMoved);
        return previews.Count == MostAtOnce || tickets.Count == MostAtOnce;
    }

    private async Task ExpireAsync(long deploymentId, CancellationToken cancellationToken)
    {
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        if (work is { Deployment.State: LifecycleState.Preview } && work.Deployment.PreviewExpiresAt <= work.Now)
        {
            await ending.WithdrawAsync(work, LifecycleState.Expired, new TimelineEntry.Expired("preview"), null, cancellationToken);
            await work.CommitAsync(cancellationToken);
        }
        else if (work is { Deployment.State: LifecycleState.PendingApproval })
        {
            var ticket = await work.Db.ApprovalTickets.SingleAsync(t => t.DeploymentId == deploymentId, cancellationToken);
            if (ticket.State != TicketState.Pending || ticket.ExpiresAt > work.Now) return;
            ticket.State = TicketState.Expired;
            ticket.ClosedAt = work.Now;
            await ending.WithdrawAsync(work, LifecycleState.Expired, new TimelineEntry.Expired("approval"), null, cancellationToken);
            await work.CommitAsync(cancellationToken);
        }
    }
}
