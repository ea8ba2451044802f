using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Keeps a deployment's stored plan: shows it first, replaces it when it changed, and voids what rested on the old one.</summary>
public sealed class StoredPlans(IDeploymentStore store, PreviewBuilder previews, DeploymentEnding ending)
{
    /// <summary>Stores a new plan in a deployment that is (again) a preview, without any lifecycle move.</summary>
    /// <returns>What differs from the plan before, a line each.</returns>
    public async Task<IReadOnlyList<string>> ReplaceAsync(DeploymentWork work, CatalogSnapshot catalog, PlanSubject subject, BuiltPlan built, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(built);
        var deployment = work.Deployment;
        var before = await LoadAsync(work.Db, deployment.Id, cancellationToken);
        var delta = PlanComparison.Describe(before, built.Plan, cell => $"{catalog.Tools[cell.ToolId].Name} on {catalog.Sites[cell.SiteId].Name}");
        await store.StorePlanAsync(work.Db, deployment.Id, deployment.EnvironmentId, built.Plan, cancellationToken);
        deployment.PreviewRef = built.PreviewRef;
        deployment.PreviewRefAlone = built.PreviewRefAlone;
        deployment.WaveCount = built.Plan.WaveCount;
        deployment.ApprovalsRequired = await PreApprovedUndo.ApprovalsAsync(work.Db, subject.Environment.Policy, subject.RollbackOf, work.Now, cancellationToken);
        deployment.PreviewExpiresAt = work.Now.AddSeconds(subject.Environment.Policy.PreviewTtlSeconds);
        deployment.Findings = await previews.FindAsync(work.Db, catalog, subject, built, deployment.RequesterId, delta, cancellationToken);
        return delta;
    }

    /// <summary>Sends a launched deployment whose plan changed back to a new preview: its place is given up, its decisions are void (contract, previewRef).</summary>
    public async Task SendBackAsync(DeploymentWork work, CatalogSnapshot catalog, PlanSubject subject, BuiltPlan built, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var delta = await ReplaceAsync(work, catalog, subject, built, cancellationToken);
        await LeaveAsync(work, delta, cancellationToken);
    }

    /// <summary>As <see cref="SendBackAsync(DeploymentWork, CatalogSnapshot, PlanSubject, BuiltPlan, CancellationToken)"/>, where there can be no plan any more: the old one stays to be looked at, and launching it is refused for as long as the reason lasts.</summary>
    public async Task SendBackAsync(DeploymentWork work, PlanSubject subject, Refusal refusal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(refusal);
        work.Deployment.PreviewExpiresAt = work.Now.AddSeconds(subject.Environment.Policy.PreviewTtlSeconds);
        work.Deployment.Findings = work.Deployment.Findings with { Delta = [refusal.Message] };
        await LeaveAsync(work, [refusal.Message], cancellationToken);
    }

    private async Task LeaveAsync(DeploymentWork work, IReadOnlyList<string> delta, CancellationToken cancellationToken)
    {
        var voided = await VoidDecisionsAsync(work, cancellationToken);
        work.Deployment.MoveTo(LifecycleState.Preview, work.Now);
        work.Deployment.LeavePlace();
        work.Tell(new TimelineEntry.PlanChanged(work.Deployment.PreviewRef, delta, voided));

        // Only a rollback can hold any before its start; a preview that nobody may ever launch must not keep them.
        await ending.ReleaseLocksAsync(work, cancellationToken);
    }

    /// <summary>The cells as stored.</summary>
    public static async Task<Plan> LoadAsync(DeployDbContext db, long deploymentId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rows = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == deploymentId).OrderBy(j => j.Ordinal)
            .Select(j => new { j.ToolId, j.TenantId, j.SiteId, j.Action, j.SkipReason, j.FromSha, j.FromRef, j.ToSha, j.ToRef, j.Wave })
            .ToListAsync(cancellationToken);
        var cells = rows.ConvertAll(r => new PlanCell(
            r.ToolId,
            r.TenantId,
            r.SiteId,
            r.Action,
            r.SkipReason,
            r.FromSha is null ? null : new CellVersion(r.FromSha, r.FromRef ?? r.FromSha),
            r.ToSha is null ? null : new CellVersion(r.ToSha, r.ToRef ?? r.ToSha),
            r.Wave));
        return new Plan(cells, cells.Count == 0 ? 0 : cells.Max(c => c.Wave));
    }

    private static async Task<int> VoidDecisionsAsync(DeploymentWork work, CancellationToken cancellationToken)
    {
        var ticket = await work.Db.ApprovalTickets.SingleOrDefaultAsync(t => t.DeploymentId == work.Deployment.Id, cancellationToken);
        if (ticket is not null)
        {
            ticket.State = TicketState.Void;
            ticket.ClosedAt = work.Now;
        }

        var decisions = await work.Db.Decisions.Where(d => d.DeploymentId == work.Deployment.Id && d.VoidedAt == null).ToListAsync(cancellationToken);
        foreach (var decision in decisions) decision.VoidedAt = work.Now;
        return decisions.Count;
    }
}
