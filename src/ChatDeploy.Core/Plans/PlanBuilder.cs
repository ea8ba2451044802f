using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.History;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Plans;

/// <summary>Gathers what a plan depends on, in a handful of queries whatever its size, and has <see cref="Planner"/> make it.</summary>
public sealed class PlanBuilder(ICurrentVersionStore currentVersions)
{
    /// <summary>Builds the plan as of the context's transaction.</summary>
    /// <param name="db">The context.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="subject">What it is for.</param>
    /// <param name="starting">Whether it is about to start: then nobody comes before it any more, and what runs is what counts.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<PlanAnswer> BuildAsync(DeployDbContext db, CatalogSnapshot catalog, PlanSubject subject, bool starting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(subject);
        if (Dropped(catalog, subject) is { } dropped) return new PlanAnswer.Refused(dropped);
        IReadOnlyList<CellRequest> requests;
        if (subject.RollbackOf is { } original)
        {
            requests = await RestoreRequestsAsync(db, catalog, original, cancellationToken);
        }
        else
        {
            var (selected, refusal) = CellSelection.Select(catalog, subject);
            if (refusal is not null) return new PlanAnswer.Refused(refusal);
            var pins = await PinsAsync(db, subject, cancellationToken);
            if (CellSelection.PinnedByName(catalog, subject, pins) is { } pinned) return new PlanAnswer.Refused(pinned);
            requests = subject.Restores ? await PreviousAsync(db, subject, selected, cancellationToken) : selected;
        }

        var pinSet = await PinsAsync(db, subject, cancellationToken);
        var current = await CurrentAsync(db, subject, requests, cancellationToken);
        var ahead = starting ? [] : await AheadAsync(db, subject, cancellationToken);
        var everyone = await ExpectedAsync(db, subject, current, ahead, cancellationToken);
        var alone = ahead.Any(a => a.Pending)
            ? await ExpectedAsync(db, subject, current, ahead.Where(a => !a.Pending).ToList(), cancellationToken)
            : everyone;

        var plan = Planner.Plan(requests, everyone, pinSet, subject.Strategy);
        var planAlone = ReferenceEquals(alone, everyone) ? plan : Planner.Plan(requests, alone, pinSet, subject.Strategy);
        var revisions = subject.Items.ToDictionary(i => i.Tool.Id, i => i.Tool.RunnerRevision);
        var digest = PlanDigest.Compute(plan, subject.Environment.Id, subject.Environment.PolicyRevision, revisions);
        return new PlanAnswer.Built(new BuiltPlan(
            plan,
            digest,
            planAlone,
            ReferenceEquals(plan, planAlone) ? digest : PlanDigest.Compute(planAlone, subject.Environment.Id, subject.Environment.PolicyRevision, revisions),
            ahead.Select(a => a.Id).ToList()));
    }

    // A stored deployment may name what the catalog has dropped since.
    private static Refusal? Dropped(CatalogSnapshot catalog, PlanSubject subject)
    {
        if (!catalog.Environments.IsActive(subject.Environment.Id)) return UnknownNames.Environment(catalog, subject.Environment.Name);
        var item = subject.Items.FirstOrDefault(i => !catalog.Tools.IsActive(i.Tool.Id));
        return item is null ? null : UnknownNames.Tool(catalog, item.Tool.Name);
    }

    private static async Task<IReadOnlySet<(int ToolId, int SiteId)>> PinsAsync(DeployDbContext db, PlanSubject subject, CancellationToken cancellationToken)
    {
        if (subject.RollbackOf is not null) return new HashSet<(int, int)>();
        var tools = subject.Items.Select(i => i.Tool.Id).ToList();
        var pins = await db.Pins.AsNoTracking()
            .Where(p => p.EnvironmentId == subject.Environment.Id && tools.Contains(p.ToolId))
            .Select(p => new { p.ToolId, p.SiteId })
            .ToListAsync(cancellationToken);
        return pins.Select(p => (p.ToolId, p.SiteId)).ToHashSet();
    }

    private static async Task<Dictionary<(int ToolId, int SiteId), CellVersion>> CurrentAsync(
        DeployDbContext db, PlanSubject subject, IReadOnlyList<CellRequest> requests, CancellationToken cancellationToken)
    {
        var tools = requests.Select(r => r.ToolId).Distinct().ToList();
        var sites = requests.Select(r => r.SiteId).Distinct().ToList();
        var rows = await db.CurrentVersions.AsNoTracking()
            .Where(v => v.EnvironmentId == subject.Environment.Id && tools.Contains(v.ToolId) && sites.Contains(v.SiteId))
            .Select(v => new { v.ToolId, v.SiteId, v.Sha, v.Ref })
            .ToListAsync(cancellationToken);
        var current = new Dictionary<(int, int), CellVersion>(rows.Count);

        // Ten thousand sites run a handful of versions: one object each.
        var versions = new Dictionary<(string, string), CellVersion>();
        foreach (var row in rows)
        {
            if (!versions.TryGetValue((row.Sha, row.Ref), out var version)) versions.Add((row.Sha, row.Ref), version = new CellVersion(row.Sha, row.Ref));
            current[(row.ToolId, row.SiteId)] = version;
        }

        return current;
    }

    // The original of a rollback is not ahead of it: it ends before the rollback starts, and what it leaves behind is what runs.
    private static async Task<IReadOnlyList<Ahead>> AheadAsync(DeployDbContext db, PlanSubject subject, CancellationToken cancellationToken)
    {
        var ticket = subject.LaunchTicket ?? long.MaxValue;
        var tools = subject.Items.Select(i => i.Tool.Id).ToList();
        var inherits = await InheritsAsync(db, subject, cancellationToken);
        var rows = await db.Deployments.AsNoTracking()
            .Where(d => d.EnvironmentId == subject.Environment.Id && d.Id != subject.DeploymentId && d.Id != subject.RollbackOf)
            .Where(d => d.State == LifecycleState.PendingApproval || d.State == LifecycleState.Approved || d.State == LifecycleState.Applying)
            .Where(d => d.State == LifecycleState.Applying || (!inherits && (d.StartsAt < subject.StartsAt || (d.StartsAt == subject.StartsAt && d.LaunchTicket < ticket))))
            .Where(d => db.DeploymentItems.Any(i => i.DeploymentId == d.Id && tools.Contains(i.ToolId)))
            .Select(d => new { d.Id, d.State, d.StartsAt, d.LaunchTicket })
            .ToListAsync(cancellationToken);
        return rows.OrderBy(d => d.State == LifecycleState.Applying ? 0 : 1).ThenBy(d => d.StartsAt).ThenBy(d => d.LaunchTicket)
            .Select(d => new Ahead(d.Id, d.State == LifecycleState.PendingApproval))
            .ToList();
    }

    // A rollback that takes over its original's locks goes before everyone who waits for them.
    private static async Task<bool> InheritsAsync(DeployDbContext db, PlanSubject subject, CancellationToken cancellationToken)
    {
        if (subject.RollbackOf is not { } original) return false;
        var heir = subject.DeploymentId ?? original;
        return await db.Locks.AsNoTracking().AnyAsync(l => l.DeploymentId == original || l.DeploymentId == heir, cancellationToken);
    }

    private static async Task<IReadOnlyDictionary<(int ToolId, int SiteId), CellVersion>> ExpectedAsync(
        DeployDbContext db, PlanSubject subject, Dictionary<(int ToolId, int SiteId), CellVersion> current, IReadOnlyList<Ahead> ahead, CancellationToken cancellationToken)
    {
        if (ahead.Count == 0) return current;
        var ids = ahead.Select(a => a.Id).ToList();
        var tools = subject.Items.Select(i => i.Tool.Id).ToList();
        var coming = await db.Jobs.AsNoTracking()
            .Where(j => ids.Contains(j.DeploymentId) && tools.Contains(j.ToolId) && j.Action != CellAction.Skip && j.ToSha != null)
            .Where(j => j.State == JobState.Pending || j.State == JobState.Running || j.State == JobState.Failed || j.State == JobState.Lost)
            .Select(j => new { j.DeploymentId, j.ToolId, j.SiteId, j.ToSha, j.ToRef })
            .ToListAsync(cancellationToken);
        var byDeployment = coming.ToLookup(j => j.DeploymentId);
        var expected = new Dictionary<(int, int), CellVersion>(current);
        foreach (var deployment in ids)
        {
            foreach (var cell in byDeployment[deployment])
                expected[(cell.ToolId, cell.SiteId)] = new CellVersion(cell.ToSha!, cell.ToRef ?? cell.ToSha!);
        }

        return expected;
    }

    private static async Task<IReadOnlyList<CellRequest>> RestoreRequestsAsync(DeployDbContext db, CatalogSnapshot catalog, long original, CancellationToken cancellationToken)
    {
        // Everything that was ever started there, however it ended: a failed job may have left anything behind.
        var touched = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == original && j.Attempt > 0).OrderBy(j => j.Ordinal)
            .Select(j => new { j.ToolId, j.TenantId, j.SiteId, j.FromSha, j.FromRef })
            .ToListAsync(cancellationToken);
        return touched.Where(j => catalog.Sites[j.SiteId].ArchivedAt is null)
            .Select(j => new CellRequest(j.ToolId, j.TenantId, j.SiteId, j.FromSha is null ? null : new CellVersion(j.FromSha, j.FromRef ?? j.FromSha), Restores: true))
            .ToList();
    }

    private async Task<IReadOnlyList<CellRequest>> PreviousAsync(
        DeployDbContext db, PlanSubject subject, IReadOnlyList<CellRequest> selected, CancellationToken cancellationToken)
    {
        var requests = new List<CellRequest>(selected.Count);
        foreach (var group in selected.GroupBy(r => r.ToolId))
        {
            var previous = await new PreviousVersions(db, currentVersions).ForAsync(group.Key, subject.Environment.Id, group.Select(r => r.SiteId).ToList(), cancellationToken);
            requests.AddRange(group.Select(r => r with
            {
                Restores = true,
                To = previous.TryGetValue(r.SiteId, out var p) && p.PreviousSha is not null ? new CellVersion(p.PreviousSha, p.PreviousRef ?? p.PreviousSha) : null,
            }));
        }

        return requests;
    }

    private sealed record Ahead(long Id, bool Pending);
}
