using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>How many of the sites that a tool serves run which of its commits: what ready and pending are measured against.</summary>
internal sealed class RunningVersions
{
    private readonly ILookup<(int ToolId, int EnvironmentId), Running> _running;
    private readonly Dictionary<int, int> _served;

    private RunningVersions(ILookup<(int, int), Running> running, Dictionary<int, int> served) => (_running, _served) = (running, served);

    /// <summary>Loads with two queries, whatever the number of tools, environments and sites.</summary>
    /// <param name="db">The context.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="tools">The tools that are looked at.</param>
    /// <param name="environment">Only this one; null: all.</param>
    /// <param name="target">Only its sites; null: all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<RunningVersions> LoadAsync(
        DeployDbContext db, CatalogSnapshot catalog, IReadOnlyCollection<Tool> tools, DeployEnvironment? environment, CatalogTarget? target, CancellationToken cancellationToken)
    {
        var sites = target?.Sites ?? catalog.Sites.Active;
        var sitesByTenant = sites.GroupBy(s => s.TenantId).Select(g => (Tenant: catalog.Tenants[g.Key], Count: g.Count())).ToList();
        var served = tools.ToDictionary(t => t.Id, t => sitesByTenant.Where(s => t.Serves(s.Tenant.Name)).Sum(s => s.Count));

        var toolIds = tools.Select(t => t.Id).ToArray();
        var versions = db.CurrentVersions.Where(v => toolIds.Contains(v.ToolId));
        if (environment is not null) versions = versions.Where(v => v.EnvironmentId == environment.Id);
        if (target is { IsEverything: false })
        {
            var siteIds = sites.Select(s => s.Id).ToArray();
            versions = versions.Where(v => siteIds.Contains(v.SiteId));
        }

        var rows = await (
            from version in versions
            join site in db.Sites on version.SiteId equals site.Id
            where site.ArchivedAt == null
            group version by new { version.ToolId, version.EnvironmentId, site.TenantId, version.Sha } into same
            select new { same.Key.ToolId, same.Key.EnvironmentId, same.Key.TenantId, same.Key.Sha, Sites = same.Count() }).ToListAsync(cancellationToken);
        var shas = rows.Select(r => r.Sha).Distinct(StringComparer.Ordinal).ToArray();
        var commits = await db.Commits.Where(c => toolIds.Contains(c.ToolId) && shas.Contains(c.Sha))
            .Select(c => new { c.ToolId, c.Sha, c.Position, c.CommittedAt }).ToDictionaryAsync(c => (c.ToolId, c.Sha), cancellationToken);

        var byId = tools.ToDictionary(t => t.Id);
        var running = rows
            .Where(r => catalog.Tenants.IsActive(r.TenantId) && byId[r.ToolId].Serves(catalog.Tenants[r.TenantId].Name))
            .GroupBy(r => (r.ToolId, r.EnvironmentId, r.Sha))
            .Select(g => (g.Key, Commit: commits.GetValueOrDefault((g.Key.ToolId, g.Key.Sha)), Sites: g.Sum(r => r.Sites)))
            .ToLookup(r => (r.Key.ToolId, r.Key.EnvironmentId), r => new Running(r.Key.Sha, r.Commit?.Position, r.Commit?.CommittedAt, r.Sites));
        return new RunningVersions(running, served);
    }

    /// <summary>How many sites the tool serves among those looked at.</summary>
    public int Served(int toolId) => _served.GetValueOrDefault(toolId);

    /// <summary>At how many of them a commit, or a newer one of the deploy branch, runs.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="isOnDeployBranch">Whether newer commits of the deploy branch contain it.</param>
    /// <param name="environmentId">Where.</param>
    public int SitesWith(Commit commit, bool isOnDeployBranch, int environmentId) =>
        _running[(commit.ToolId, environmentId)].Where(r => r.Sha == commit.Sha || (isOnDeployBranch && r.Contains(commit))).Sum(r => r.Sites);

    /// <summary>From where on a tool's commits are newer than what runs at one at least of the sites; several environments count like more sites.</summary>
    public ReadyThreshold Threshold(int toolId, int environmentId)
    {
        if (Served(toolId) == 0) return ReadyThreshold.Nothing;
        var running = _running[(toolId, environmentId)].ToList();

        // Where nothing runs, or something that was never pushed here, everything is newer.
        if (running.Sum(r => r.Sites) < Served(toolId) || running.Exists(r => r.CommittedAt is null)) return ReadyThreshold.Everything;
        return new ReadyThreshold(running.Min(r => r.Position), running.Where(r => r.Position is null).Min(r => r.CommittedAt));
    }

    /// <summary>A commit that runs at some sites.</summary>
    private sealed record Running(string Sha, long? Position, DateTimeOffset? CommittedAt, int Sites)
    {
        public bool Contains(Commit commit) => Position is { } position ? commit.Position <= position : CommittedAt >= commit.CommittedAt;
    }
}

/// <summary>From where on a tool's commits on the deploy branch are ready.</summary>
/// <param name="Position">Ready are commits after this place on the branch; null: this says nothing.</param>
/// <param name="CommittedAt">Ready are commits after this time, where what runs has no place on the branch; null: this says nothing.</param>
internal sealed record ReadyThreshold(long? Position, DateTimeOffset? CommittedAt)
{
    /// <summary>No site is served: nothing is ready.</summary>
    public static ReadyThreshold Nothing { get; } = new(null, null);

    /// <summary>Somewhere nothing runs: all are ready.</summary>
    public static ReadyThreshold Everything { get; } = new(long.MinValue, null);

    /// <summary>Whether a commit of the deploy branch is ready; one whose place is not known yet is newer than what is.</summary>
    public bool IsPassedBy(Commit commit) => this != Nothing
        && (commit.Position is null || (Position is { } position && commit.Position > position) || (CommittedAt is { } time && commit.CommittedAt > time));
}
