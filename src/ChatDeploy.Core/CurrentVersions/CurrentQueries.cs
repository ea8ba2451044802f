using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Tells what runs at each site and, for whole tenants, which sites differ from their main (contract, <c>GET /current</c>).</summary>
public sealed class CurrentQueries(DeployDbContext db, CatalogSnapshots catalogs, TimeProvider clock)
{
    /// <summary>The most cells of one answer; the answer is unpaged, and the matrix is the way to read everything.</summary>
    public const int LargestSelection = 50_000;

    /// <summary>Answers for what is named; what is left out is everything.</summary>
    /// <param name="tool">Name of a tool.</param>
    /// <param name="target"><c>acme</c> with all its sites, <c>acme/pdv-milano</c>, or <c>*</c>.</param>
    /// <param name="environment">Name of an environment.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<CurrentAnswer> ListAsync(string? tool, string? target, string? environment, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (CatalogSelection.Resolve(catalog, tool, target, environment, ever: false, out var named) is { } unknown)
            return new CurrentAnswer.Refused(unknown.Code, unknown.Message);

        IReadOnlyList<Tool> tools = named.Tool is null ? catalog.Tools.Active : [named.Tool];
        IReadOnlyList<DeployEnvironment> environments = named.Environment is null ? catalog.Environments.Active : [named.Environment];
        var sites = named.Target?.Sites ?? catalog.Sites.Active;
        if ((long)tools.Count * environments.Count * sites.Count > LargestSelection)
            return new CurrentAnswer.Refused("selection_too_large", $"that is more than {LargestSelection} cells; name a tool, a target or an environment, or read GET /api/matrix");

        var rows = await ReadAsync(tools, environments, sites, cancellationToken);
        var running = rows.ToDictionary(r => (r.EnvironmentId, r.ToolId, r.SiteId));
        var items = new List<CurrentView>(rows.Count);
        var diverging = new List<DivergingView>();
        var now = clock.GetUtcNow();
        foreach (var inEnvironment in environments)
        {
            foreach (var ofTool in tools)
            {
                foreach (var site in sites)
                    if (running.TryGetValue((inEnvironment.Id, ofTool.Id, site.Id), out var row)) items.Add(View(catalog, inEnvironment, ofTool, site, row, now));
                if (named.Target is not { IsStore: true })
                    diverging.AddRange(Divergence.Find(catalog, inEnvironment, ofTool, sites, site => running.GetValueOrDefault((inEnvironment.Id, ofTool.Id, site.Id))));
            }
        }

        return new CurrentAnswer.Found(items, diverging);
    }

    private async Task<List<RunningVersion>> ReadAsync(
        IReadOnlyList<Tool> tools, IReadOnlyList<DeployEnvironment> environments, IReadOnlyList<Site> sites, CancellationToken cancellationToken)
    {
        int[] toolIds = [.. tools.Select(t => t.Id)];
        int[] environmentIds = [.. environments.Select(e => e.Id)];
        int[] siteIds = [.. sites.Select(s => s.Id)];
        return await (
            from version in db.CurrentVersions
            where environmentIds.Contains(version.EnvironmentId) && toolIds.Contains(version.ToolId) && siteIds.Contains(version.SiteId)
            join record in db.Records on version.RecordId equals record.Id
            select new RunningVersion(
                version.EnvironmentId, version.ToolId, version.SiteId, version.Sha, version.Ref, version.DeployedAt,
                record.Id, record.DeployedBy, record.DeploymentId)).ToListAsync(cancellationToken);
    }

    private static CurrentView View(CatalogSnapshot catalog, DeployEnvironment environment, Tool tool, Site site, RunningVersion row, DateTimeOffset now)
    {
        var days = Math.Max(0, (int)(now - row.DeployedAt).TotalDays);
        return new CurrentView(
            tool.Name, catalog.TenantOf(site).Name, site.Store, environment.Name, row.Ref, row.Sha, row.DeployedAt, row.DeployedBy,
            days, days < 30 ? "fresh" : days < 90 ? "aging" : "old",
            row.RecordId, row.DeploymentId is { } deployment ? new DeploymentId(deployment).ToString() : null);
    }
}

/// <summary>A row of the query behind <see cref="CurrentQueries"/>.</summary>
internal sealed record RunningVersion(
    int EnvironmentId, int ToolId, int SiteId, string Sha, string Ref, DateTimeOffset DeployedAt, long RecordId, string DeployedBy, long? DeploymentId);
