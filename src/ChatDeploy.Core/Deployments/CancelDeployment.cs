using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Ends a deployment early: before the first job it is <c>cancelled</c>; after it, running jobs are ended and it is <c>failed</c> with reason <c>cancelled</c> (contract, Ends).</summary>
public sealed class CancelDeployment(
    IDbContextFactory<DeployDbContext> contexts,
    IDeploymentStore store,
    IJobStore jobs,
    CatalogSnapshots catalogs,
    DeploymentEnding ending,
    Hints hints,
    TimeProvider clock)
{
    /// <summary>Cancels, or refuses with <c>unknown_deployment</c>, <c>forbidden</c>, <c>illegal_transition</c>.</summary>
    public async Task<DeploymentAnswer> HandleAsync(Person actor, long deploymentId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        if (work is null) return new DeploymentAnswer.Refused(DeploymentRefusals.Unknown(deploymentId));
        var deployment = work.Deployment;
        var scope = await DeploymentScopes.OfAsync(work.Db, catalog, deployment, cancellationToken);
        if (DeploymentScopes.Refuse(catalog, actor, Act.Deploy, scope) is { } forbidden) return new DeploymentAnswer.Refused(forbidden);
        if (Lifecycle.Ended.Contains(deployment.State))
            return new DeploymentAnswer.Refused(DeploymentRefusals.Illegal(deployment, $"is {EnumCodes.Code(deployment.State)} already"));
        if (deployment.CancelRequestedAt is not null)
            return new DeploymentAnswer.Refused(DeploymentRefusals.Illegal(deployment, "is being ended already; its running jobs are asked to stop"));

        if (deployment.State != LifecycleState.Applying)
        {
            await CloseTicketAsync(work, cancellationToken);
            await ending.WithdrawAsync(work, LifecycleState.Cancelled, new TimelineEntry.Cancelled("cancelled"), actor, cancellationToken);
        }
        else
        {
            await EndAsync(work, actor, cancellationToken);
        }

        await work.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        hints.Raise(Hint.JobsWaiting);
        return new DeploymentAnswer.Done(deploymentId);
    }

    private async Task EndAsync(DeploymentWork work, Person actor, CancellationToken cancellationToken)
    {
        var deployment = work.Deployment;
        var started = await work.Db.Jobs.AnyAsync(j => j.DeploymentId == deployment.Id && j.Attempt > 0, cancellationToken);
        if (!started)
        {
            await ending.WithdrawAsync(work, LifecycleState.Cancelled, new TimelineEntry.Cancelled("cancelled"), actor, cancellationToken);
            return;
        }

        await jobs.MoveAllAsync(work.Db, deployment.Id, [JobState.Pending], JobState.Cancelled, work.Now, cancellationToken);
        deployment.RequestCancel(work.Now, "cancelled");
        var counts = ProgressQueries.Sum((await ProgressQueries.ByWaveAsync(work.Db, deployment.Id, cancellationToken)).Select(w => w.Counts));
        work.Tell(new TimelineEntry.CancelRequested(counts.Running, "cancelled"), actor);
        if (counts.Running == 0) await ending.FailAsync(work, "cancelled", counts, cancellationToken);
    }

    private static async Task CloseTicketAsync(DeploymentWork work, CancellationToken cancellationToken)
    {
        var ticket = await work.Db.ApprovalTickets.SingleOrDefaultAsync(t => t.DeploymentId == work.Deployment.Id && t.State == TicketState.Pending, cancellationToken);
        if (ticket is null) return;
        ticket.State = TicketState.Void;
        ticket.ClosedAt = work.Now;
    }
}
