using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Brings a deployment to its end within the caller's transaction: its state, its open jobs, its locks, and for a rollback its original.</summary>
public sealed class DeploymentEnding(IDeploymentStore store, IJobStore jobs)
{
    /// <summary>Everything is done. A rollback that restored everything moves its original to <see cref="LifecycleState.Rollback"/>.</summary>
    public async Task ApplyAsync(DeploymentWork work, JobCounts counts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        work.Deployment.MoveTo(LifecycleState.Applied, work.Now);
        work.Tell(new TimelineEntry.Applied(counts.Succeeded, counts.Skipped));
        await HoldRestoredAsync(work, counts, cancellationToken);

        // Before the locks are given back: a deployment's row is never waited for while gates are held.
        if (work.Deployment.RollbackOf is { } original && counts is { Succeeded: > 0, Skipped: 0 }) await TakeBackAsync(work, original, cancellationToken);
        await ReleaseLocksAsync(work, cancellationToken);
    }

    /// <summary>It ends without having done everything; what has not started never will.</summary>
    public async Task FailAsync(DeploymentWork work, string reason, JobCounts counts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var cancelled = await jobs.MoveAllAsync(work.Db, work.Deployment.Id, [JobState.Pending], JobState.Cancelled, work.Now, cancellationToken);
        work.Deployment.MoveTo(LifecycleState.Failed, work.Now, reason);
        work.Tell(new TimelineEntry.Failed(reason, counts.Succeeded, counts.Failed, counts.Lost, counts.Cancelled + cancelled));
        await HoldRestoredAsync(work, counts, cancellationToken);
        await ReleaseLocksAsync(work, cancellationToken);
    }

    /// <summary>It is withdrawn before its first job, rejected, or has run out of time.</summary>
    public async Task WithdrawAsync(DeploymentWork work, LifecycleState end, TimelineEntry entry, Person? actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        work.Deployment.MoveTo(end, work.Now);
        work.Tell(entry, actor);
        await jobs.MoveAllAsync(work.Db, work.Deployment.Id, [JobState.Pending], JobState.Cancelled, work.Now, cancellationToken);
        await ReleaseLocksAsync(work, cancellationToken);
    }

    /// <summary>Gives back what it holds. A launched rollback inherits its original's locks (contract, Rollback), so that nobody slips in between.</summary>
    public async Task ReleaseLocksAsync(DeploymentWork work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var deployment = work.Deployment;
        if (deployment.RollbackOf is not null)
        {
            // Its original may be handing its locks over at this moment, which it does under the gates.
            var tools = await work.Db.DeploymentItems.Where(i => i.DeploymentId == deployment.Id).Select(i => i.ToolId).ToListAsync(cancellationToken);
            await store.LockGatesAsync(work.Db, deployment.EnvironmentId, tools, cancellationToken);
        }

        var held = await work.Db.Locks.Where(l => l.DeploymentId == deployment.Id).ToListAsync(cancellationToken);
        if (held.Count == 0) return;
        await store.LockGatesAsync(work.Db, deployment.EnvironmentId, held.Select(l => l.ToolId), cancellationToken);
        var heir = await work.Db.Deployments.AsNoTracking()
            .Where(d => d.RollbackOf == deployment.Id && (d.State == LifecycleState.PendingApproval || d.State == LifecycleState.Approved))
            .Select(d => (long?)d.Id)
            .FirstOrDefaultAsync(cancellationToken);
        foreach (var deployLock in held)
        {
            if (heir is null) work.Db.Locks.Remove(deployLock);
            else deployLock.DeploymentId = heir;
        }

        work.Tell(new TimelineEntry.LockReleased(held.Count, heir is null ? null : new DeploymentId(heir.Value).ToString()));
    }

    // What was rolled back stays away until a person lets it come again (spec F3), also where the rollback got only half of it done.
    private async Task HoldRestoredAsync(DeploymentWork work, JobCounts counts, CancellationToken cancellationToken)
    {
        var id = work.Deployment.Id;
        if (counts.Succeeded == 0 || await work.Db.DeploymentItems.AnyAsync(i => i.DeploymentId == id && i.Sha != null, cancellationToken)) return;
        var holds = await store.HoldRestoredAsync(work.Db, id, work.Deployment.RequesterId, work.Now, cancellationToken);
        if (holds.Count == 0) return;
        var tools = holds.Select(h => h.ToolId).Distinct().ToList();
        var names = await work.Db.Tools.AsNoTracking().Where(t => tools.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Name, cancellationToken);
        var environment = await work.Db.Environments.AsNoTracking().Where(e => e.Id == work.Deployment.EnvironmentId).Select(e => e.Name).SingleAsync(cancellationToken);
        foreach (var hold in holds)
        {
            work.Db.Audit(new AuditEntry(AuditAct.HoldSet, new AuditSubject("hold", $"{names[hold.ToolId]} on {environment}"))
            {
                Actor = null,
                Environment = environment,
                Ref = $"{names[hold.ToolId]}@{hold.Ref ?? hold.Sha}",
                Sha = hold.Sha,
                Details = new { hold.Sites, Rollback = work.Deployment.PublicId.ToString() },
            });
        }
    }

    private async Task TakeBackAsync(DeploymentWork work, long originalId, CancellationToken cancellationToken)
    {
        await store.LockAsync(work.Db, originalId, cancellationToken);
        var original = await work.Db.Deployments.SingleAsync(d => d.Id == originalId, cancellationToken);
        if (!Lifecycle.Allows(original.State, LifecycleState.Rollback)) return;
        original.MoveTo(LifecycleState.Rollback, work.Now);
        work.Tell(originalId, new TimelineEntry.RolledBack(work.Deployment.PublicId.ToString()));
    }
}
