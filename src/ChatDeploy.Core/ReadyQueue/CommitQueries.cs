using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Reads the ready queue (contract, <c>GET /commits</c>; spec A5). A constant number of queries, whatever is listed.</summary>
public sealed class CommitQueries(DeployDbContext db, CatalogSnapshots catalogs)
{
    /// <summary>The most rows of one page.</summary>
    public const int MaxLimit = 200;

    /// <summary>A page, newest first in order of arrival.</summary>
    public async Task<CommitListing> ListAsync(CommitFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (CatalogSelection.Resolve(catalog, filter.Tool, filter.Target, filter.Environment, ever: false, out var selection) is { } unknown)
            return new CommitListing.Refused(unknown.Code, unknown.Message);
        if (selection is { Target: not null, Environment: null })
            return new CommitListing.Refused("environment_missing", "What is ready at a target depends on the environment: name one.");
        var status = EnumCodes.Find<CommitStatus>(filter.Status);
        if (status is null && !string.IsNullOrEmpty(filter.Status))
            return new CommitListing.Refused("invalid_status", $"There is no status '{filter.Status}': use ready, deployed, orphaned or other.");
        if (!TryReadCursor(filter.Cursor, out var before))
            return new CommitListing.Refused("invalid_cursor", "The cursor is not one that this list gave; start without one.");

        IReadOnlyList<Tool> tools = selection.Tool is { } tool ? [tool] : catalog.Tools.Active;
        var thresholds = await ThresholdsAsync(catalog, tools, selection, cancellationToken);
        var rows = Matching(tools, filter.Search).Where(c => c.Id < before);
        if (status is { } wanted) rows = OfStatus(rows, wanted, thresholds);

        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var commits = await rows.OrderByDescending(c => c.Id).Take(limit + 1).ToListAsync(cancellationToken);
        string? next = null;
        if (commits.Count > limit)
        {
            commits.RemoveAt(limit);
            next = commits[^1].Id.ToString();
        }

        return new CommitListing.Page(await ViewsAsync(catalog, commits, thresholds, cancellationToken), next);
    }

    private static bool TryReadCursor(string? cursor, out long before)
    {
        before = long.MaxValue;
        return string.IsNullOrEmpty(cursor) || (long.TryParse(cursor, out before) && before > 0);
    }

    /// <summary>Per tool, from where on commits are ready in the environment asked for; null when none was.</summary>
    private async Task<Dictionary<int, ReadyThreshold>?> ThresholdsAsync(CatalogSnapshot catalog, IReadOnlyList<Tool> tools, CatalogSelection selection, CancellationToken cancellationToken)
    {
        if (selection.Environment is not { } environment) return null;
        var running = await RunningVersions.LoadAsync(db, catalog, tools, environment, selection.Target, cancellationToken);
        return tools.ToDictionary(t => t.Id, t => running.Threshold(t.Id, environment.Id));
    }

    private IQueryable<Commit> Matching(IReadOnlyList<Tool> tools, string? search)
    {
        var toolIds = tools.Select(t => t.Id).ToArray();
        var rows = db.Commits.AsNoTracking().Where(c => toolIds.Contains(c.ToolId));
        return string.IsNullOrWhiteSpace(search) ? rows : rows.Where(CommitFilters.Containing(db, search));
    }

    private IQueryable<Commit> OfStatus(IQueryable<Commit> rows, CommitStatus status, Dictionary<int, ReadyThreshold>? thresholds)
    {
        if (status == CommitStatus.Orphaned) return rows.Where(c => c.OrphanedAt != null);
        var reachable = rows.Where(c => c.OrphanedAt == null);
        if (status == CommitStatus.Other) return reachable.Where(c => !db.Tools.Any(t => t.Id == c.ToolId && t.Branch == c.Branch));

        var onBranch = reachable.Where(c => db.Tools.Any(t => t.Id == c.ToolId && t.Branch == c.Branch));
        if (thresholds is null) return status == CommitStatus.Ready ? onBranch.Where(c => c.FirstAppliedAt == null) : onBranch.Where(c => c.FirstAppliedAt != null);
        var passing = CommitFilters.Passing(thresholds);
        if (status == CommitStatus.Ready) return onBranch.Where(passing);
        var served = thresholds.Where(t => t.Value != ReadyThreshold.Nothing).Select(t => t.Key).ToArray();
        return onBranch.Where(c => served.Contains(c.ToolId)).Where(CommitFilters.Not(passing));
    }

    private async Task<IReadOnlyList<CommitView>> ViewsAsync(CatalogSnapshot catalog, List<Commit> commits, Dictionary<int, ReadyThreshold>? thresholds, CancellationToken cancellationToken)
    {
        var tools = commits.Select(c => c.ToolId).Distinct().Select(id => catalog.Tools[id]).ToList();
        var running = await RunningVersions.LoadAsync(db, catalog, tools, environment: null, target: null, cancellationToken);
        var (toolIds, shas) = (tools.Select(t => t.Id).ToArray(), commits.Select(c => c.Sha).ToArray());
        var tags = (await db.VersionTags.Where(t => toolIds.Contains(t.ToolId) && shas.Contains(t.Sha) && t.DeletedAt == null)
            .Select(t => new { t.ToolId, t.Sha, t.Name }).ToListAsync(cancellationToken)).ToLookup(t => (t.ToolId, t.Sha), t => t.Name);
        var checks = await KnownChecks.OfAsync(db, [.. commits.Select(c => (catalog.Tools[c.ToolId], c.Sha))], cancellationToken);
        var marks = await CommitMarks.OfAsync(db, catalog, commits, cancellationToken);
        return [.. commits.Select(commit => View(commit))];

        CommitView View(Commit commit)
        {
            var tool = catalog.Tools[commit.ToolId];
            var names = tags[(commit.ToolId, commit.Sha)].Order(StringComparer.Ordinal).ToList();
            var isOnDeployBranch = commit.OrphanedAt is null && commit.Branch == tool.Branch;
            var reach = catalog.Environments.Active.Select(e =>
            {
                var sites = running.SitesWith(commit, isOnDeployBranch, e.Id);
                return new CommitReach(e.Name, sites, Math.Max(0, running.Served(tool.Id) - sites));
            });
            var said = marks.GetValueOrDefault((commit.ToolId, commit.Sha), CommitMarks.None);
            var known = checks.GetValueOrDefault((commit.ToolId, commit.Sha), CheckSummary.None);
            return new CommitView(
                commit.Id, tool.Name, commit.Sha, commit.Branch.Length > 0 ? commit.Branch : names.FirstOrDefault(string.Empty), commit.Author, commit.Message,
                commit.CommittedAt, commit.ReceivedAt, StatusOf(commit, isOnDeployBranch, thresholds), known.State, commit.Url, names, [.. reach], known.Details)
            {
                Bad = said.Bad,
                Held = said.Held,
            };
        }
    }

    private static CommitStatus StatusOf(Commit commit, bool isOnDeployBranch, Dictionary<int, ReadyThreshold>? thresholds)
    {
        if (commit.OrphanedAt is not null) return CommitStatus.Orphaned;
        if (!isOnDeployBranch) return CommitStatus.Other;
        var isReady = thresholds is null ? commit.FirstAppliedAt is null : thresholds[commit.ToolId].IsPassedBy(commit);
        return isReady ? CommitStatus.Ready : CommitStatus.Deployed;
    }
}
