using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Reads deployments. A constant number of queries, whatever is listed.</summary>
public sealed class DeploymentQueries(DeployDbContext db, CatalogSnapshots catalogs)
{
    /// <summary>A page, newest first.</summary>
    public async Task<DeploymentListing> ListAsync(DeploymentFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (CatalogSelection.Resolve(catalog, filter.Tool, filter.Target, filter.Environment, ever: true, out var named) is { } unknown)
            return Refused(unknown.Code, unknown.Message);
        var state = Lifecycle.Read(filter.State);
        if (state is null && !string.IsNullOrEmpty(filter.State))
            return Refused("invalid_state", $"There is no state '{filter.State}': use {string.Join(", ", Enum.GetValues<LifecycleState>().Select(s => EnumCodes.Code(s)))}.");
        if (!PageCursor.TryRead(filter.Cursor, out var before)) return Refused("invalid_cursor", PageCursor.NotOurs);

        var rows = Filtered(named).Where(d => d.Id < before);
        if (state is { } wanted) rows = rows.Where(d => d.State == wanted);
        if (filter.RequesterId is { } requester) rows = rows.Where(d => d.RequesterId == requester);
        if (filter.Asking) rows = rows.Where(d => d.State == LifecycleState.Applying && d.PausedReason != null);
        var page = await rows.OrderByDescending(d => d.Id).Take(filter.Limit + 1).ToListAsync(cancellationToken);
        var shown = page.Take(filter.Limit).ToList();
        return new DeploymentListing.Page(await ViewsAsync(shown, withFindings: false, cancellationToken), page.Count > filter.Limit ? PageCursor.At(shown[^1].Id) : null);
    }

    /// <summary>One deployment; null when there is none.</summary>
    /// <param name="id">The deployment.</param>
    /// <param name="withCells">Whether with all cells of its plan, of which there may be very many.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<DeploymentView?> FindAsync(long id, bool withCells, CancellationToken cancellationToken)
    {
        var row = await db.Deployments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        if (row is null) return null;
        var view = (await ViewsAsync([row], withFindings: true, cancellationToken))[0];
        return withCells ? view with { Plan = view.Plan with { Cells = await CellsAsync(id, cancellationToken) } } : view;
    }

    /// <summary>Counts those that are not over.</summary>
    public async Task<OpenDeployments> CountOpenAsync(CancellationToken cancellationToken)
    {
        var counts = await db.Deployments
            .Where(d => d.State == LifecycleState.Preview || d.State == LifecycleState.PendingApproval || d.State == LifecycleState.Approved || d.State == LifecycleState.Applying)
            .GroupBy(d => new { d.State, Asks = d.PausedReason != null })
            .Select(g => new { g.Key.State, g.Key.Asks, Count = g.Count() })
            .ToListAsync(cancellationToken);
        return new OpenDeployments(Of(LifecycleState.Preview), Of(LifecycleState.PendingApproval), Of(LifecycleState.Approved), Of(LifecycleState.Applying), Of(LifecycleState.Applying, asks: true));

        int Of(LifecycleState state, bool asks = false) => counts.Where(c => c.State == state && c.Asks == asks).Sum(c => c.Count);
    }

    private IQueryable<Deployment> Filtered(CatalogSelection named)
    {
        var rows = db.Deployments.AsNoTracking();
        if (named.Environment is { } environment) rows = rows.Where(d => d.EnvironmentId == environment.Id);
        if (named.Tool is { } tool) rows = rows.Where(d => db.DeploymentItems.Any(i => i.DeploymentId == d.Id && i.ToolId == tool.Id));
        if (named.Target is not { } target) return rows;
        if (target.IsEverything) return rows.Where(d => db.DeploymentTargets.Any(t => t.DeploymentId == d.Id && t.Name == CatalogTarget.Everything));

        // By the names that were asked for: cells would say it more exactly, and there are a thousand times as many.
        var tenant = target.Tenant!.Name;
        if (target.IsStore) return rows.Where(d => db.DeploymentTargets.Any(t => t.DeploymentId == d.Id && (t.Name == target.Name || t.Name == tenant || t.Name == CatalogTarget.Everything)));
        var stores = tenant + "/";
        return rows.Where(d => db.DeploymentTargets.Any(t => t.DeploymentId == d.Id && (t.Name == tenant || t.Name == CatalogTarget.Everything || t.Name.StartsWith(stores))));
    }

    private async Task<List<DeploymentView>> ViewsAsync(List<Deployment> rows, bool withFindings, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return [];
        var ids = rows.ConvertAll(d => d.Id);
        var items = (await db.DeploymentItems.AsNoTracking().Where(i => ids.Contains(i.DeploymentId)).OrderBy(i => i.ToolId).ToListAsync(cancellationToken)).ToLookup(i => i.DeploymentId);
        var targets = (await db.DeploymentTargets.AsNoTracking().Where(t => ids.Contains(t.DeploymentId)).OrderBy(t => t.Ordinal).ToListAsync(cancellationToken)).ToLookup(t => t.DeploymentId, t => t.Name);
        var tickets = (await db.ApprovalTickets.Where(t => ids.Contains(t.DeploymentId)).Select(t => t.DeploymentId).ToListAsync(cancellationToken)).ToHashSet();
        var counters = (await db.ProgressCounters.AsNoTracking().Where(c => ids.Contains(c.DeploymentId) && c.Kind == ProgressKind.Wave).ToListAsync(cancellationToken))
            .ToLookup(c => c.DeploymentId, ProgressQueries.Counts);
        var catalog = await catalogs.CoveringAsync(
            c => rows.TrueForAll(d => c.People.Find(d.RequesterId) is not null && c.Environments.Find(d.EnvironmentId) is not null && items[d.Id].All(i => c.Tools.Find(i.ToolId) is not null)),
            cancellationToken);
        return rows.ConvertAll(d => View(
            catalog, d, items[d.Id], [.. targets[d.Id]], tickets.Contains(d.Id),
            d.StartedAt is null ? new JobCounts(d.Findings.Jobs, 0, 0, 0, 0, 0, 0) : ProgressQueries.Sum(counters[d.Id]), withFindings));
    }

    private static DeploymentView View(
        CatalogSnapshot catalog, Deployment deployment, IEnumerable<DeploymentItem> items, IReadOnlyList<string> targets, bool hasTicket, JobCounts counts, bool withFindings) => new()
        {
            Id = deployment.PublicId.ToString(),
            LifecycleState = deployment.State,
            PreviewRef = deployment.PreviewRef,
            PreviewExpiresAt = deployment.PreviewExpiresAt,
            ApprovalRequired = deployment.ApprovalsRequired > 0 && deployment.Findings.Jobs > 0,
            ApprovalTicket = hasTicket ? ApprovalTicket.PublicIdOf(deployment.Id) : null,
            Environment = catalog.Environments[deployment.EnvironmentId].Name,
            Items = [.. items.Select(i => new DeploymentItemView(catalog.Tools[i.ToolId].Name, i.Ref, i.Sha, i.AskedRef))],
            Targets = targets,
            Strategy = deployment.Strategy,
            Reason = deployment.Reason,
            Requester = catalog.People[deployment.RequesterId].Name,
            ScheduledFor = deployment.ScheduledFor,
            Paused = deployment.PausedReason is { } reason ? new PauseView(reason, PauseView.AllChoices) : null,
            QueuePosition = deployment.QueuePosition,
            RollbackOf = deployment.RollbackOf is { } original ? new DeploymentId(original).ToString() : null,
            CancelRequested = deployment.CancelRequestedAt is not null,
            EndReason = deployment.EndReason,
            Wave = deployment.CurrentWave,
            Progress = ProgressView.Of(counts, deployment.State),
            Plan = PlanOf(deployment, withFindings),
            CreatedAt = deployment.CreatedAt,
            LaunchedAt = deployment.LaunchedAt,
            StartedAt = deployment.StartedAt,
            FinishedAt = deployment.FinishedAt,
            Version = deployment.Version,
        };

    private static PlanView PlanOf(Deployment deployment, bool withFindings)
    {
        var findings = deployment.Findings;
        var plan = new PlanView { Jobs = findings.Jobs, AlreadyThere = findings.AlreadyThere, Pinned = findings.Pinned, Waves = deployment.WaveCount };
        return !withFindings ? plan : plan with
        {
            Verdicts = findings.Verdicts,
            Warnings = findings.Warnings,
            InTheWay = findings.InTheWay,
            Approvers = findings.Approvers,
            Changes = findings.Changes,
            Delta = findings.Delta,
        };
    }

    // Rows are read at once, so that a failing store is an error and not half an answer; what is made of them is made while it is written.
    private async Task<IEnumerable<CellView>> CellsAsync(long id, CancellationToken cancellationToken)
    {
        var rows = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == id).OrderBy(j => j.Ordinal)
            .Select(j => new { j.ToolId, j.SiteId, j.Action, j.SkipReason, j.FromSha, j.FromRef, j.ToSha, j.ToRef, j.Wave })
            .ToListAsync(cancellationToken);
        var catalog = await catalogs.CoveringAsync(c => rows.TrueForAll(r => c.Tools.Find(r.ToolId) is not null && c.Sites.Find(r.SiteId) is not null), cancellationToken);
        return rows.Select(r =>
        {
            var site = catalog.Sites[r.SiteId];
            return new CellView(catalog.Tools[r.ToolId].Name, catalog.TenantOf(site).Name, site.Store, r.FromRef, r.FromSha, r.ToRef, r.ToSha, r.Action, r.Wave, r.SkipReason);
        });
    }

    private static DeploymentListing.Refused Refused(string code, string message) => new(Refusal.Invalid(code, message));
}
