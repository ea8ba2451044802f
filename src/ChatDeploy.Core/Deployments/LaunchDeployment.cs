using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Launches a preview: the plan that was shown, or none (spec C2).</summary>
public sealed class LaunchDeployment(
    IDbContextFactory<DeployDbContext> contexts,
    IDeploymentStore store,
    CatalogSnapshots catalogs,
    DeploymentSubjects subjects,
    PlanBuilder plans,
    PreviewBuilder previews,
    StoredPlans storedPlans,
    AskProviders providers,
    DeploymentEnding ending,
    Hints hints,
    TimeProvider clock)
{
    /// <summary>Launches, or refuses with <c>preview_required</c>, <c>preview_expired</c>, <c>preview_mismatch</c>, <c>illegal_transition</c>, <c>forbidden</c>, or the code of the verdict that blocks (<c>ref_not_allowed</c>, <c>runner_missing</c>, <c>bad_commit</c>, <c>held</c>, …).</summary>
    /// <remarks>On a mismatch the new plan is stored as the deployment's preview, so that the person can look at it and launch that.</remarks>
    public async Task<DeploymentAnswer> HandleAsync(Person actor, long deploymentId, string? previewRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await AskAsync(catalog, deploymentId, cancellationToken);
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        if (work is null) return Refused(DeploymentRefusals.Unknown(deploymentId));
        var deployment = work.Deployment;
        if (Check(deployment, previewRef, work.Now) is { } refusal) return Refused(refusal);

        if (deployment.RollbackOf is { } original && await StopOriginalAsync(work, original, actor, cancellationToken) is { } stopped) return Refused(stopped);
        var subject = await subjects.OfAsync(work.Db, catalog, deployment, cancellationToken);
        await store.LockGatesAsync(work.Db, deployment.EnvironmentId, subject.Items.Select(i => i.Tool.Id), cancellationToken);

        // Its place is as of now that the gates are held: whoever launched before is in the picture and stands before it.
        var launchedAt = clock.GetUtcNow();
        subject = subject with { StartsAt = deployment.ScheduledFor > launchedAt ? deployment.ScheduledFor.Value : launchedAt };

        subject = await SubjectMarks.AttachAsync(work.Db, catalog, subject, cancellationToken);
        var answer = await plans.BuildAsync(work.Db, catalog, subject, starting: false, cancellationToken);
        if (answer is PlanAnswer.Refused refused) return Refused(refused.Refusal);
        var built = ((PlanAnswer.Built)answer).Plan;
        var scope = DeploymentScopes.Of(catalog, subject.Environment.Name, built.Plan.Cells.Select(c => (c.ToolId, c.SiteId)));
        if (DeploymentScopes.Refuse(catalog, actor, Act.Deploy, scope) is { } forbidden) return Refused(forbidden);
        if (!built.Confirms(deployment.PreviewRef, deployment.PreviewRefAlone))
        {
            await work.DisposeAsync();
            return await RefuseChangedAsync(deploymentId, catalog, cancellationToken);
        }

        if ((await previews.VerdictsAsync(work.Db, catalog, subject, scope, deployment.RequesterId, cancellationToken)).FirstOrDefault(v => v.Blocks) is { } blocks)
            return Refused(Refusal.Conflict(blocks.Code, blocks.Text, blocks.Who));

        if (built.PreviewRef != deployment.PreviewRef)
        {
            // What runs if those that wait for approval do not is now what runs: the stored cells say so from here on.
            var delta = await storedPlans.ReplaceAsync(work, catalog, subject, built, cancellationToken);
            work.Tell(new TimelineEntry.Rebased(built.PreviewRef, delta));
        }

        await LaunchAsync(work, catalog, subject, built, scope, actor, launchedAt, cancellationToken);
        await work.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new DeploymentAnswer.Done(deploymentId);
    }

    // Checks may have turned green since the preview; that is found out before any row is locked.
    private async Task AskAsync(CatalogSnapshot catalog, long deploymentId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var deployment = await db.Deployments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == deploymentId && d.State == LifecycleState.Preview, cancellationToken);
        if (deployment is null || catalog.Environments[deployment.EnvironmentId].Policy is { ChecksRequired: false, SignedTags: SignedTags.Off }) return;
        await providers.AskAsync(await subjects.OfAsync(db, catalog, deployment, cancellationToken), cancellationToken);
    }

    private static Refusal? Check(Deployment deployment, string? previewRef, DateTimeOffset now)
    {
        var ranOut = deployment.State == LifecycleState.Expired && deployment.LaunchedAt is null;
        if (deployment.State != LifecycleState.Preview && !ranOut)
            return DeploymentRefusals.Illegal(deployment, $"is {EnumCodes.Code(deployment.State)}; only a preview can be launched");
        if (string.IsNullOrEmpty(previewRef))
            return Refusal.Conflict("preview_required", $"Launching {deployment.PublicId} has to cite the previewRef of the preview that was looked at.");
        if (ranOut || now >= deployment.PreviewExpiresAt)
            return Refusal.Conflict("preview_expired", $"The preview of {deployment.PublicId} has run out; ask for the deployment again.");
        return string.Equals(previewRef, deployment.PreviewRef, StringComparison.Ordinal)
            ? null
            : Refusal.Conflict("preview_mismatch", $"{deployment.PublicId} has another plan than the one cited; look at the preview as it is now and launch that.");
    }

    private async Task LaunchAsync(DeploymentWork work, CatalogSnapshot catalog, PlanSubject subject, BuiltPlan built, ApprovalScope scope, Person actor, DateTimeOffset launchedAt, CancellationToken cancellationToken)
    {
        var deployment = work.Deployment;
        var policy = subject.Environment.Policy;
        deployment.TakePlace(launchedAt, await store.NextTicketAsync(work.Db, cancellationToken));
        work.Tell(new TimelineEntry.Launched(deployment.PreviewRef, deployment.StartsAt!.Value), actor);
        if (built.Plan.Jobs == 0)
        {
            await ending.ApplyAsync(work, default, cancellationToken);
        }
        else if (policy.Approvals == 0)
        {
            deployment.MoveTo(LifecycleState.Approved, work.Now);
            work.Tell(new TimelineEntry.Released(0));
        }
        else if (await PreApprovedUndo.UntilAsync(work.Db, policy, deployment.RollbackOf, work.Now, cancellationToken) is { } until)
        {
            deployment.ApprovalsRequired = 0;
            deployment.MoveTo(LifecycleState.Approved, work.Now);
            work.Tell(new TimelineEntry.UndoPreApproved(new DeploymentId(deployment.RollbackOf!.Value).ToString(), until));
            work.Tell(new TimelineEntry.Released(0));
        }
        else
        {
            deployment.ApprovalsRequired = policy.Approvals;
            deployment.MoveTo(LifecycleState.PendingApproval, work.Now);
            var ticket = await OpenTicketAsync(work, policy.Approvals, policy.ApprovalTtlSeconds, cancellationToken);
            var approvers = EligibleApprovers.Of(catalog, policy, scope, deployment.RequesterId).Select(p => p.Name).Take(50).ToList();
            work.Tell(new TimelineEntry.ApprovalRequested(ticket.PublicId, ticket.Required, ticket.ExpiresAt, approvers));
        }
    }

    private static async Task<ApprovalTicket> OpenTicketAsync(DeploymentWork work, int required, int ttlSeconds, CancellationToken cancellationToken)
    {
        var ticket = await work.Db.ApprovalTickets.SingleOrDefaultAsync(t => t.DeploymentId == work.Deployment.Id, cancellationToken);
        if (ticket is null)
        {
            ticket = new ApprovalTicket { DeploymentId = work.Deployment.Id, PreviewRef = work.Deployment.PreviewRef };
            work.Db.ApprovalTickets.Add(ticket);
        }

        ticket.State = TicketState.Pending;
        ticket.Required = required;
        ticket.PreviewRef = work.Deployment.PreviewRef;
        ticket.OpenedAt = work.Now;
        ticket.ExpiresAt = work.Now.AddSeconds(ttlSeconds);
        ticket.RemindAt = ReminderTimes.Next(ticket.OpenedAt, ticket.ExpiresAt, ticket.OpenedAt);
        ticket.ClosedAt = null;
        return ticket;
    }

    // A deployment that is taken back while it asks does not go on: it ends, and what it holds passes to the rollback.
    private async Task<Refusal?> StopOriginalAsync(DeploymentWork work, long originalId, Person actor, CancellationToken cancellationToken)
    {
        await store.LockAsync(work.Db, originalId, cancellationToken);
        var original = await work.Db.Deployments.SingleAsync(d => d.Id == originalId, cancellationToken);
        if (original.State is not (LifecycleState.Applied or LifecycleState.Failed or LifecycleState.Applying))
            return DeploymentRefusals.Illegal(original, $"is {EnumCodes.Code(original.State)}; there is nothing to take back");
        if (await RequestRollback.RefuseTakenAsync(work.Db, original, cancellationToken) is { } taken) return taken;
        if (original.State == LifecycleState.Applying)
        {
            if (original.PausedReason is null && original.CancelRequestedAt is null)
                return DeploymentRefusals.Illegal(original, "runs again; cancel it, or wait until it is done or pauses, and roll back then");
            original.RequestCancel(work.Now, "rolled_back");
        }

        work.Tell(originalId, new TimelineEntry.RollbackRequested(work.Deployment.PublicId.ToString()), actor);
        return null;
    }

    // In a transaction of its own: whatever the refused launch had touched is rolled back.
    private async Task<DeploymentAnswer> RefuseChangedAsync(long deploymentId, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        var message = $"What {new DeploymentId(deploymentId)} would do has changed since its preview";
        if (work is { Deployment.State: LifecycleState.Preview })
        {
            var subject = await subjects.OfAsync(work.Db, catalog, work.Deployment, cancellationToken);
            if (await plans.BuildAsync(work.Db, catalog, subject, starting: false, cancellationToken) is PlanAnswer.Built { Plan: var built })
            {
                var delta = await storedPlans.ReplaceAsync(work, catalog, subject, built, cancellationToken);
                work.Tell(new TimelineEntry.PlanChanged(built.PreviewRef, delta, 0));
                await work.CommitAsync(cancellationToken);
                hints.Raise(Hint.DeploymentMoved);
                message += $": {string.Join("; ", delta.Take(3))}";
            }
        }

        return Refused(Refusal.Conflict("preview_mismatch", $"{message}. Look at the new preview and launch that."));
    }

    private static DeploymentAnswer.Refused Refused(Refusal refusal) => new(refusal);
}
