using System.Data;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>Loads the picture of a deployment: one view of the store for all queries, about a dozen whatever its size.</summary>
public sealed class DeploymentPictures(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, ExplainDeployment explain, ConsoleLinks links, TimeProvider clock)
{
    /// <summary>The picture; null when there is no such deployment.</summary>
    internal Task<DeploymentPicture?> LoadAsync(long id, CancellationToken cancellationToken) => LoadAsync(id, approver: null, cancellationToken);

    /// <summary>The picture for somebody who may approve it, with <see cref="DeploymentPicture.Outcome"/> unless the person is asked.</summary>
    internal Task<DeploymentPicture?> LoadForApproverAsync(long id, int personId, CancellationToken cancellationToken) => LoadAsync(id, personId, cancellationToken);

    private async Task<DeploymentPicture?> LoadAsync(long id, int? approver, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        if (await db.Deployments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } deployment) return null;
        var items = await db.DeploymentItems.AsNoTracking().Where(i => i.DeploymentId == id).ToListAsync(cancellationToken);
        var counters = deployment.StartedAt is null ? [] : await db.ProgressCounters.AsNoTracking().Where(c => c.DeploymentId == id).ToListAsync(cancellationToken);
        var catalog = await catalogs.CoveringAsync(
            c => c.People.Find(deployment.RequesterId) is not null && c.Environments.Find(deployment.EnvironmentId) is not null && items.TrueForAll(i => c.Tools.Find(i.ToolId) is not null)
                && counters.TrueForAll(n => n.Kind != ProgressKind.Tenant || c.Tenants.Find(n.Key) is not null),
            cancellationToken);
        var targets = db.DeploymentTargets.AsNoTracking().Where(t => t.DeploymentId == id);
        var picture = new DeploymentPicture
        {
            Deployment = deployment,
            Revision = await db.Timeline.Where(e => e.DeploymentId == id).MaxAsync(e => (long?)e.Id, cancellationToken) ?? 0,
            Requester = catalog.People[deployment.RequesterId].Name,
            Environment = catalog.Environments[deployment.EnvironmentId].Name,
            Items = items.Select(i => (catalog.Tools[i.ToolId].Name, i.Sha is null ? null : i.Ref)).OrderBy(i => i.Name, StringComparer.Ordinal).ToList(),
            Targets = await targets.OrderBy(t => t.Ordinal).Take(CardRoom.People).Select(t => t.Name).ToListAsync(cancellationToken),
            TargetCount = await targets.CountAsync(cancellationToken),
            Page = links.Deployment(id),
            Progress = Progress(catalog, counters),
            Now = clock.GetUtcNow(),
            Approvals = await ApprovalsAsync(db, catalog, id, cancellationToken),
        };
        var outcome = approver is { } person ? await TicketOutcome.FindAsync(db, catalog, deployment, person, cancellationToken) : null;
        return outcome is null ? await FillAsync(db, catalog, picture, cancellationToken) : picture with { Outcome = outcome };
    }

    private async Task<DeploymentPicture> FillAsync(DeployDbContext db, CatalogSnapshot catalog, DeploymentPicture picture, CancellationToken cancellationToken)
    {
        var deployment = picture.Deployment;
        var id = deployment.Id;
        var isRunning = deployment.State == LifecycleState.Applying;
        if (!isRunning) picture = await WithPlanAsync(db, catalog, picture, cancellationToken);
        if (deployment.State == LifecycleState.PendingApproval)
            picture = picture with { Ticket = await db.ApprovalTickets.AsNoTracking().SingleOrDefaultAsync(t => t.DeploymentId == id, cancellationToken) };

        var total = picture.Progress.Total;
        if (total.Failed + total.Lost > 0) picture = picture with { Failures = await FailuresAsync(db, catalog, id, cancellationToken) };
        if (total.Running > 0) picture = picture with { Running = await RunningAsync(db, catalog, id, cancellationToken) };
        if (Lifecycle.Ended.Contains(deployment.State))
        {
            picture = picture with { TakenBackBy = await TakenBackByAsync(db, deployment, cancellationToken) };
        }

        // While jobs run the counters say it all; asking what holds it back would read every cell for each of ten thousand updates.
        var asks = deployment.State != LifecycleState.Preview && (!isRunning || deployment.PausedReason is not null);
        return asks ? picture with { Blockers = await explain.HandleAsync(id, cancellationToken) ?? [] } : picture;
    }

    private static DeploymentProgress Progress(CatalogSnapshot catalog, List<ProgressCounter> counters) => new(
        ProgressQueries.Sum(counters.Where(c => c.Kind == ProgressKind.Wave).Select(ProgressQueries.Counts)),
        counters.Where(c => c.Kind == ProgressKind.Tenant).Select(c => (catalog.Tenants[c.Key].Name, ProgressQueries.Counts(c))).ToList(),
        counters.Where(c => c.Kind == ProgressKind.Tool).Select(c => (catalog.Tools[c.Key].Name, ProgressQueries.Counts(c))).OrderBy(c => c.Name, StringComparer.Ordinal).ToList());

    private static async Task<DeploymentPicture> WithPlanAsync(DeployDbContext db, CatalogSnapshot catalog, DeploymentPicture picture, CancellationToken cancellationToken)
    {
        var jobs = db.Jobs.AsNoTracking().Where(j => j.DeploymentId == picture.Deployment.Id);
        var cells = await jobs.GroupBy(j => new { j.ToolId, j.Action, j.SkipReason, j.FromRef, j.FromSha, j.ToRef, j.ToSha })
            .Select(g => new { g.Key, Sites = g.Count() })
            .ToListAsync(cancellationToken);
        picture = picture with
        {
            Cells = cells.Select(c => new CellGroup(catalog.Tools[c.Key.ToolId].Name, c.Key.Action, c.Key.SkipReason, c.Key.FromRef, c.Key.FromSha, c.Key.ToRef, c.Key.ToSha, c.Sites))
                .OrderBy(c => c.Tool, StringComparer.Ordinal).ThenByDescending(c => c.Sites).ThenBy(c => c.FromRef, StringComparer.Ordinal).ToList(),
        };
        if (picture.Deployment.StartedAt is not null) return picture;

        var planned = await jobs.Where(j => j.Action != CellAction.Skip).GroupBy(j => new { j.TenantId, j.Wave })
            .Select(g => new { g.Key.TenantId, g.Key.Wave, Jobs = g.Count() })
            .ToListAsync(cancellationToken);
        var byTenant = planned.GroupBy(p => p.TenantId).Select(g => (catalog.Tenants[g.Key].Name, Counts: new JobCounts(g.Sum(p => p.Jobs), 0, 0, 0, 0, 0, 0))).ToList();
        return picture with
        {
            Waves = planned.GroupBy(p => p.Wave).OrderBy(g => g.Key).Select(g => g.Sum(p => p.Jobs)).ToList(),
            Progress = new DeploymentProgress(ProgressQueries.Sum(byTenant.Select(t => t.Counts)), byTenant, []),
        };
    }

    private static async Task<IReadOnlyList<(string Person, string? Comment)>> ApprovalsAsync(DeployDbContext db, CatalogSnapshot catalog, long id, CancellationToken cancellationToken)
    {
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.DeploymentId == id && d.VoidedAt == null && d.Kind == DecisionKind.Approve)
            .OrderBy(d => d.Id)
            .Select(d => new { d.PersonId, d.Comment })
            .ToListAsync(cancellationToken);
        return decisions.ConvertAll(d => (catalog.People[d.PersonId].Name, d.Comment));
    }

    private static async Task<IReadOnlyList<FailedJob>> FailuresAsync(DeployDbContext db, CatalogSnapshot catalog, long id, CancellationToken cancellationToken)
    {
        var jobs = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == id && (j.State == JobState.Failed || j.State == JobState.Lost))
            .OrderBy(j => j.Ordinal).Take(CardRoom.Failures)
            .ToListAsync(cancellationToken);
        return jobs.ConvertAll(j => new FailedJob(catalog.Tools[j.ToolId].Name, catalog.Sites[j.SiteId].Name, j.State == JobState.Lost, FailureText.Of(j), j.Attempt));
    }

    private static async Task<IReadOnlyList<(string Tool, string Site, DateTimeOffset StartedAt)>> RunningAsync(DeployDbContext db, CatalogSnapshot catalog, long id, CancellationToken cancellationToken)
    {
        var jobs = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == id && j.State == JobState.Running)
            .OrderBy(j => j.StartedAt).ThenBy(j => j.Ordinal).Take(CardRoom.Running)
            .Select(j => new { j.ToolId, j.SiteId, j.StartedAt })
            .ToListAsync(cancellationToken);
        return jobs.ConvertAll(j => (catalog.Tools[j.ToolId].Name, catalog.Sites[j.SiteId].Name, j.StartedAt!.Value));
    }

    private static async Task<DeploymentId?> TakenBackByAsync(DeployDbContext db, Deployment deployment, CancellationToken cancellationToken)
    {
        var by = await db.Deployments.AsNoTracking()
            .Where(d => d.RollbackOf == deployment.Id
                && (d.State == LifecycleState.PendingApproval || d.State == LifecycleState.Approved || d.State == LifecycleState.Applying
                    || (d.State == LifecycleState.Applied && deployment.State == LifecycleState.Rollback)))
            .OrderByDescending(d => d.Id)
            .Select(d => (long?)d.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return by is { } value ? new DeploymentId(value) : null;
    }
}
