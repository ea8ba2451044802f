using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Commands.Demo;

/// <summary>Looks into the service's store, past everything that the service says of itself.</summary>
internal sealed class DemoStore(IServiceProvider services)
{
    /// <summary>A deployment with its jobs.</summary>
    public async Task<DemoDeployment> DeploymentAsync(string id, CancellationToken cancellationToken)
    {
        if (!DeploymentId.TryParse(id, out var key)) throw new DemoSurpriseException("a deployment's id", id);
        var catalog = await CatalogAsync(cancellationToken);
        await using var db = await OpenAsync(cancellationToken);
        var deployment = await db.Deployments.AsNoTracking().SingleAsync(d => d.Id == key.Value, cancellationToken);
        var jobs = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == key.Value && j.Action != CellAction.Skip).OrderBy(j => j.Ordinal).ToListAsync(cancellationToken);
        return new DemoDeployment(
            id, deployment.State, deployment.PausedReason, deployment.WaveCount, deployment.CurrentWave,
            jobs.ConvertAll(j => new DemoJob(catalog.Sites[j.SiteId].Name, j.Wave, j.State, j.Attempt, j.ToSha, j.StartedAt, j.FinishedAt)));
    }

    /// <summary>The types of a deployment's timeline, oldest first.</summary>
    public async Task<IReadOnlyList<string>> TimelineAsync(string id, CancellationToken cancellationToken)
    {
        if (!DeploymentId.TryParse(id, out var key)) throw new DemoSurpriseException("a deployment's id", id);
        await using var db = await OpenAsync(cancellationToken);
        return await db.Timeline.AsNoTracking().Where(e => e.DeploymentId == key.Value).OrderBy(e => e.Id).Select(e => e.Type).ToListAsync(cancellationToken);
    }

    /// <summary>The current versions of a tool on an environment: commits by the site's name.</summary>
    public async Task<DemoVersions> CurrentAsync(string tool, string environment, string tenant, CancellationToken cancellationToken)
    {
        var catalog = await CatalogAsync(cancellationToken);
        var (toolId, environmentId) = (catalog.Tools.Find(tool)!.Id, catalog.Environments.Find(environment)!.Id);
        await using var db = await OpenAsync(cancellationToken);
        var rows = await db.CurrentVersions.AsNoTracking().Where(v => v.ToolId == toolId && v.EnvironmentId == environmentId).ToListAsync(cancellationToken);
        return new DemoVersions(catalog.SitesOf(tenant)!.ToDictionary(site => site.Name, site => rows.Find(row => row.SiteId == site.Id)?.Sha, StringComparer.Ordinal));
    }

    /// <summary>A tool's commits, newest first, and what became of the hooks' deliveries.</summary>
    public async Task<DemoQueue> QueueAsync(string tool, CancellationToken cancellationToken)
    {
        var toolId = (await CatalogAsync(cancellationToken)).Tools.Find(tool)!.Id;
        await using var db = await OpenAsync(cancellationToken);
        var line = await db.Commits.AsNoTracking().Where(c => c.ToolId == toolId && c.Position != null && c.OrphanedAt == null)
            .OrderByDescending(c => c.Position).Select(c => new { c.Sha, IsReady = c.FirstAppliedAt == null }).ToListAsync(cancellationToken);
        var tags = await db.VersionTags.AsNoTracking().Where(t => t.ToolId == toolId && t.DeletedAt == null).ToDictionaryAsync(t => t.Name, t => t.Sha, cancellationToken);
        var applied = await db.Deliveries.CountAsync(d => d.Status == DeliveryStatus.Applied, cancellationToken);
        var all = await db.Deliveries.CountAsync(cancellationToken);
        return new DemoQueue([.. line.Where(c => c.IsReady).Select(c => c.Sha)], [.. line.Where(c => !c.IsReady).Select(c => c.Sha)], tags, applied, all - applied);
    }

    /// <summary>The ids of deployments that run or are about to.</summary>
    public async Task<IReadOnlyList<string>> UnderWayAsync(CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        var ids = await db.Deployments.AsNoTracking().Where(d => d.State == LifecycleState.Approved || d.State == LifecycleState.Applying).Select(d => d.Id).ToListAsync(cancellationToken);
        return ids.ConvertAll(id => new DeploymentId(id).ToString());
    }

    /// <summary>The id that the next deployment most probably gets.</summary>
    public async Task<string> NextIdAsync(CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        return new DeploymentId(1 + (await db.Deployments.MaxAsync(d => (long?)d.Id, cancellationToken) ?? 0)).ToString();
    }

    /// <summary>How many records of finished jobs there are.</summary>
    public async Task<int> RecordsAsync(CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        return await db.Records.CountAsync(cancellationToken);
    }

    private ValueTask<CatalogSnapshot> CatalogAsync(CancellationToken cancellationToken) => services.GetRequiredService<CatalogSnapshots>().GetAsync(cancellationToken);

    private Task<DeployDbContext> OpenAsync(CancellationToken cancellationToken) =>
        services.GetRequiredService<IDbContextFactory<DeployDbContext>>().CreateDbContextAsync(cancellationToken);
}
