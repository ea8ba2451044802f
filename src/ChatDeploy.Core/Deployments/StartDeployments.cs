using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Starts released deployments whose time, turn and locks have come, after checking their plan once more (contract, previewRef).</summary>
public sealed class StartDeployments(
    IDbContextFactory<DeployDbContext> contexts,
    IDeploymentStore store,
    CatalogSnapshots catalogs,
    DeploymentSubjects subjects,
    PlanBuilder plans,
    PreviewBuilder previews,
    StoredPlans storedPlans,
    StartGuards guards,
    DeploymentEnding ending,
    Hints hints,
    TimeProvider clock) : IReconciler
{
    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var released = await ReleasedDeployments.LoadAsync(db, catalog, guards, clock.GetUtcNow(), cancellationToken);
        return await EachInTurn.AnyAsync(released.Waiting, async waiting =>
        {
            // Looked at without locks first: a queue that does not move costs no writes.
            if (waiting.Obstacles.Count > 0)
            {
                if (Obstacles.KeyOf(waiting.Obstacles) != waiting.WaitingFor) await TellWaitingAsync(waiting, cancellationToken);
                return false;
            }

            var turn = await released.TurnOfAsync(db, store, waiting, cancellationToken);
            if (turn.MayStart) return await StartAsync(catalog, waiting, cancellationToken);
            if (turn.Position != waiting.Position || waiting.WaitingFor is not null) await TellPositionAsync(catalog, waiting.Id, turn, cancellationToken);
            return false;
        });
    }

    private async Task<bool> StartAsync(CatalogSnapshot catalog, WaitingDeployment waiting, CancellationToken cancellationToken)
    {
        await using var work = await DeploymentWork.OpenAsync(contexts, store, waiting.Id, clock.GetUtcNow(), cancellationToken);
        if (work is not { Deployment.State: LifecycleState.Approved }) return false;
        var subject = await subjects.OfAsync(work.Db, catalog, work.Deployment, cancellationToken);
        await store.LockGatesAsync(work.Db, waiting.EnvironmentId, subject.Items.Select(i => i.Tool.Id), cancellationToken);

        // Under the gates the picture no longer changes: decide again, as of now that they are held, by the rules of now.
        if ((await work.Db.CatalogRevisions.MaxAsync(r => (int?)r.Id, cancellationToken) ?? 0) != catalog.Revision) return false;
        var now = clock.GetUtcNow();
        var released = await ReleasedDeployments.LoadAsync(work.Db, catalog, guards, now, cancellationToken);
        if (released.Waiting.FirstOrDefault(w => w.Id == waiting.Id) is not { Obstacles.Count: 0 }) return false;
        var turn = await released.TurnOfAsync(work.Db, store, waiting, cancellationToken);
        if (!turn.MayStart) return false;
        subject = await SubjectMarks.AttachAsync(work.Db, catalog, subject, cancellationToken);
        var shown = work.Deployment.PreviewRef;
        switch (await plans.BuildAsync(work.Db, catalog, subject, starting: true, cancellationToken))
        {
            case PlanAnswer.Refused refused:
                await storedPlans.SendBackAsync(work, subject, refused.Refusal, cancellationToken);
                break;
            case PlanAnswer.Built { Plan: var built } when await KeepsPlanAsync(work, catalog, subject, built, cancellationToken):
                // A rebased plan may touch cells that the one its turn was decided on did not.
                if (built.PreviewRef != shown)
                {
                    released = await ReleasedDeployments.LoadAsync(work.Db, catalog, guards, now, cancellationToken);
                    turn = await released.TurnOfAsync(work.Db, store, waiting, cancellationToken);
                }

                if (turn.MayStart && released.Waiting.First(w => w.Id == waiting.Id).Obstacles.Count == 0) await BeginAsync(work, catalog, released, built.Plan, now, cancellationToken);
                break;
        }

        await work.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        hints.Raise(Hint.JobsWaiting);
        return true;
    }

    // False when the deployment went back to preview instead.
    private async Task<bool> KeepsPlanAsync(DeploymentWork work, CatalogSnapshot catalog, PlanSubject subject, BuiltPlan built, CancellationToken cancellationToken)
    {
        var deployment = work.Deployment;
        var scope = DeploymentScopes.Of(catalog, subject.Environment.Name, built.Plan.Cells.Select(c => (c.ToolId, c.SiteId)));
        var blocked = (await previews.VerdictsAsync(work.Db, catalog, subject, scope, deployment.RequesterId, cancellationToken)).Any(v => v.Blocks);
        if (!blocked && built.PreviewRef == deployment.PreviewRef) return true;
        if (blocked || !(built.PreviewRef == deployment.PreviewRefAlone || await MayRebaseAsync(work, subject, built, cancellationToken)))
        {
            await storedPlans.SendBackAsync(work, catalog, subject, built, cancellationToken);
            return false;
        }

        var delta = await storedPlans.ReplaceAsync(work, catalog, subject, built, cancellationToken);
        work.Tell(new TimelineEntry.Rebased(built.PreviewRef, delta));
        return true;
    }

    // Only a "from" changed, and nobody's approval rests on it: policy and runner are as they were when the stored plan, under
    // today's revisions, still has the digest that was launched.
    private static async Task<bool> MayRebaseAsync(DeploymentWork work, PlanSubject subject, BuiltPlan built, CancellationToken cancellationToken)
    {
        var deployment = work.Deployment;
        if (deployment.ApprovalsRequired > 0 || subject.Environment.Policy.Approvals > 0) return false;
        var stored = await StoredPlans.LoadAsync(work.Db, deployment.Id, cancellationToken);
        var revisions = subject.Items.ToDictionary(i => i.Tool.Id, i => i.Tool.RunnerRevision);
        return PlanDigest.Compute(stored, subject.Environment.Id, subject.Environment.PolicyRevision, revisions) == deployment.PreviewRef
            && PlanComparison.DiffersOnlyInFrom(stored, built.Plan);
    }

    private async Task BeginAsync(DeploymentWork work, CatalogSnapshot catalog, ReleasedDeployments released, Plan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var deployment = work.Deployment;
        if (plan.Jobs == 0)
        {
            await ending.ApplyAsync(work, default, cancellationToken);
            return;
        }

        await TakeLocksAsync(work, catalog, released, cancellationToken);
        deployment.MoveTo(LifecycleState.Applying, now);
        deployment.EnterWave(1);
        await store.CountJobsAsync(work.Db, deployment.Id, cancellationToken);
        work.Tell(new TimelineEntry.Started(plan.Jobs, plan.WaveCount));
        work.Tell(new TimelineEntry.WaveStarted(1, plan.WaveCount, plan.Cells.Count(c => c.Wave == 1)));
    }

    private static async Task TakeLocksAsync(DeploymentWork work, CatalogSnapshot catalog, ReleasedDeployments released, CancellationToken cancellationToken)
    {
        var deployment = work.Deployment;
        var inherited = await work.Db.Locks.Where(l => l.DeploymentId == deployment.Id).ToListAsync(cancellationToken);
        var wanted = released.Contenders[deployment.EnvironmentId].First(c => c.DeploymentId == deployment.Id).Keys;
        var missing = wanted.Where(k => !inherited.Exists(l => l.ToolId == k.ToolId && l.TenantId == k.TenantId)).ToList();
        work.Db.Locks.AddRange(missing.Select(k => new DeployLock
        {
            ToolId = k.ToolId,
            EnvironmentId = deployment.EnvironmentId,
            TenantId = k.TenantId,
            DeploymentId = deployment.Id,
            AcquiredAt = work.Now,
        }));
        if (missing.Count == 0 && inherited.Count == 0) return;
        var environment = catalog.Environments[deployment.EnvironmentId].Name;
        var names = inherited.Select(l => new LockKey(l.ToolId, l.TenantId)).Concat(missing)
            .Select(k => $"{catalog.Tools[k.ToolId].Name} on {environment}{(k.TenantId == 0 ? string.Empty : $" for {catalog.Tenants[k.TenantId].Name}")}")
            .ToList();
        work.Tell(new TimelineEntry.LockAcquired(names, inherited.Count > 0 && deployment.RollbackOf is { } original ? new DeploymentId(original).ToString() : null));
    }

    private async Task TellPositionAsync(CatalogSnapshot catalog, long deploymentId, TurnAnswer turn, CancellationToken cancellationToken)
    {
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        if (work is not { Deployment.State: LifecycleState.Approved }) return;
        if (work.Deployment.QueuePosition == turn.Position)
        {
            // What it waited for besides its turn is over; its place is as it was told.
            if (work.Deployment.WaitingFor is null) return;
            work.Deployment.WaitFor(null);
            await work.CommitAsync(cancellationToken);
            return;
        }

        work.Deployment.Wait(turn.Position);
        var behind = turn.Behind.Select(id => new DeploymentId(id).ToString())
            .Concat(turn.Locks.Select(l => $"lock by {(l.OwnerId is { } owner ? catalog.People[owner].Name : "somebody")}: {l.Reason}"));
        work.Tell(new TimelineEntry.Queued(turn.Position, behind.ToList()));
        await work.CommitAsync(cancellationToken);
    }

    private async Task TellWaitingAsync(WaitingDeployment waiting, CancellationToken cancellationToken)
    {
        await using var work = await DeploymentWork.OpenAsync(contexts, store, waiting.Id, clock.GetUtcNow(), cancellationToken);
        if (work is not { Deployment.State: LifecycleState.Approved } || !Obstacles.Tell(work, waiting.Obstacles)) return;
        await work.CommitAsync(cancellationToken);
        hints.Raise(Hint.PostsChanged);
    }
}
