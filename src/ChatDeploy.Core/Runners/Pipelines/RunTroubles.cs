using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>Tells what keeps runs at providers from being started or asked about: a provider's pause is no failure, and people should see it.</summary>
internal static class RunTroubles
{
    private const int Most = 10;

    /// <summary>A blocker <c>provider_waits</c> for each running attempt whose provider does not answer as it should.</summary>
    public static async Task<IReadOnlyList<Blocker>> FindAsync(DeployDbContext db, CatalogSnapshot catalog, long deploymentId, CancellationToken cancellationToken)
    {
        var troubled = await db.PipelineRuns.AsNoTracking()
            .Where(r => r.Trouble != null && r.State != TrackedRunState.Closing && r.State != TrackedRunState.Ended)
            .Join(db.Jobs.Where(j => j.DeploymentId == deploymentId && j.State == JobState.Running), r => r.JobId, j => j.Id, (run, job) => new { Run = run, job.ToolId, job.SiteId })
            .OrderBy(t => t.Run.CreatedAt).Take(Most)
            .ToListAsync(cancellationToken);
        return troubled.ConvertAll(t => new Blocker(
            "provider_waits", $"{catalog.Tools[t.ToolId].Name} on {catalog.Sites[t.SiteId].Name}: {t.Run.Trouble} It is asked again by itself.", [], t.Run.NextLookAt));
    }
}
