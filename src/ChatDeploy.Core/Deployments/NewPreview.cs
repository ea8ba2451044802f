using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Reconcilers;

namespace ChatDeploy.Core.Deployments;

/// <summary>Plans a subject, checks that the person may deploy all of it, and stores the new deployment as a preview.</summary>
public sealed class NewPreview(IDeploymentStore store, PlanBuilder plans, PreviewBuilder previews, Hints hints, TimeProvider clock)
{
    /// <summary>Stores it, in a transaction of its own.</summary>
    public async Task<DeploymentAnswer> StoreAsync(
        DeployDbContext db, CatalogSnapshot catalog, Person requester, PlanSubject subject, string? reason, DateTimeOffset? scheduledFor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(requester);
        ArgumentNullException.ThrowIfNull(subject);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var answer = await plans.BuildAsync(db, catalog, subject, starting: false, cancellationToken);
        if (answer is PlanAnswer.Refused refused) return new DeploymentAnswer.Refused(refused.Refusal);
        var built = ((PlanAnswer.Built)answer).Plan;
        var scope = DeploymentScopes.Of(catalog, subject.Environment.Name, built.Plan.Cells.Select(c => (c.ToolId, c.SiteId)));
        if (DeploymentScopes.Refuse(catalog, requester, Act.Deploy, scope) is { } forbidden) return new DeploymentAnswer.Refused(forbidden);

        var deployment = new Deployment
        {
            RequesterId = requester.Id,
            EnvironmentId = subject.Environment.Id,
            Reason = reason,
            Strategy = subject.Strategy,
            CreatedAt = now,
            ScheduledFor = scheduledFor > now ? scheduledFor : null,
            RollbackOf = subject.RollbackOf,
            PreviewRef = built.PreviewRef,
            PreviewRefAlone = built.PreviewRefAlone,
            PreviewExpiresAt = now.AddSeconds(subject.Environment.Policy.PreviewTtlSeconds),
            Findings = await previews.FindAsync(db, catalog, subject, built, requester.Id, [], cancellationToken),
            ApprovalsRequired = await PreApprovedUndo.ApprovalsAsync(db, subject.Environment.Policy, subject.RollbackOf, now, cancellationToken),
            WaveCount = built.Plan.WaveCount,
        };
        db.Deployments.Add(deployment);
        await db.SaveChangesAsync(cancellationToken);
        db.DeploymentItems.AddRange(subject.Items.Select(i => new DeploymentItem { DeploymentId = deployment.Id, ToolId = i.Tool.Id, AskedRef = i.AskedRef, Ref = i.Ref?.Reference, Sha = i.Ref?.Sha }));
        db.DeploymentTargets.AddRange(subject.Targets.Select((name, i) => new DeploymentTarget { DeploymentId = deployment.Id, Ordinal = i, Name = name }));
        var entry = new TimelineEntry.Previewed(built.PreviewRef, built.Plan.Jobs, built.Plan.Cells.Count - built.Plan.Jobs, built.Plan.WaveCount, deployment.PreviewExpiresAt);
        db.Timeline.Add(new TimelineEvent { DeploymentId = deployment.Id, At = now, Type = entry.Type, Actor = requester.Name, Payload = entry.ToPayload() });
        var content = DeploymentContent.Of(subject.Environment.Name, subject.Items.Select(i => (i.Tool.Name, i.Ref?.Reference, i.Ref?.Sha)).ToList());
        db.Audit(new AuditEntry(subject.Restores ? AuditAct.RollbackRequested : AuditAct.DeploymentRequested, AuditSubject.Deployment(deployment.Id))
        {
            Actor = requester,
            Ref = content.Ref,
            Sha = content.Sha,
            Environment = content.Environment,
            Details = new { subject.Targets, Reason = reason, built.PreviewRef, RollbackOf = subject.RollbackOf is { } original ? new DeploymentId(original).ToString() : null },
        });
        await db.SaveChangesAsync(cancellationToken);
        await store.StorePlanAsync(db, deployment.Id, deployment.EnvironmentId, built.Plan, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new DeploymentAnswer.Done(deployment.Id);
    }
}
