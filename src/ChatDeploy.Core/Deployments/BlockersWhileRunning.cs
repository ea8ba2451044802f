using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Finds what an applying deployment waits for: people who answer its pause, jobs that run, or room at a runner.</summary>
internal static class BlockersWhileRunning
{
    private const int MostJobs = 10;

    // Jobs tell progress or log lines as they go; after this long without one, somebody may want to look.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<Blocker>> FindAsync(
        DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, IReadOnlyList<string> deployers, StartGuards guards, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = ProgressQueries.Sum((await ProgressQueries.ByWaveAsync(db, deployment.Id, cancellationToken)).Select(w => w.Counts));
        var blockers = new List<Blocker>();
        if (deployment.CancelRequestedAt is not null)
        {
            blockers.Add(new Blocker("cancel_requested", $"It is being ended{(deployment.EndReason == "rolled_back" ? " to be rolled back" : "")}; {Count(counts.Running, "running job")} {(counts.Running == 1 ? "is" : "are")} asked to stop.", []));
        }
        else if (deployment.PausedReason is not null)
        {
            var open = new[] { counts.Failed > 0 ? $"{counts.Failed} failed" : null, counts.Lost > 0 ? $"{counts.Lost} with unknown outcome" : null }.OfType<string>();
            blockers.Add(new Blocker(
                "paused",
                $"It is paused: of {Count(counts.Total, "job")} {string.Join(" and ", open)}. Answer with /deploy retry, skip, continue or rollback {deployment.PublicId}",
                deployers));
            blockers.AddRange(await FailedAsync(db, catalog, deployment, counts.Failed + counts.Lost, cancellationToken));
        }

        if (deployment.CancelRequestedAt is null && counts.Pending > 0) blockers.AddRange(await GuardsAsync(db, catalog, deployment, deployers, guards, now, cancellationToken));
        var running = await RunningAsync(db, deployment, cancellationToken);
        if (running.Count > 0) blockers.Add(Running(catalog, deployment, running, counts));
        else if (blockers.Count == 0 && counts.Pending > 0)
            blockers.Add(new Blocker("waiting_for_runner", $"{Count(counts.Pending, "job")} {(counts.Pending == 1 ? "is" : "are")} next to start, as soon as the runner takes {(counts.Pending == 1 ? "it" : "them")}.", []));
        blockers.AddRange(running.Where(job => now - job.LastSign >= Quiet).Select(job => NoSign(catalog, deployment, job, now, deployers)));
        return blockers;
    }

    // What holds the jobs that have not begun: a stop, and freezes from the next wave on.
    private static async Task<IEnumerable<Blocker>> GuardsAsync(
        DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, IReadOnlyList<string> deployers, StartGuards guards, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var picture = await guards.LoadAsync(db, catalog, now, cancellationToken);
        var next = await db.Jobs.AsNoTracking()
            .Where(j => j.DeploymentId == deployment.Id && j.State == JobState.Pending && j.Wave > deployment.CurrentWave)
            .Select(j => j.TenantId)
            .Distinct()
            .ToListAsync(cancellationToken);
        return picture.BeforeWave(catalog.Environments[deployment.EnvironmentId], next, deployment.ContinuesInFreeze, now)
            .Where(o => o.Code == GuardPicture.Stopped || next.Count > 0)
            .Select(o => o.Code == GuardPicture.Stopped
                ? new Blocker(o.Code, o.Text, o.Who, o.ClearsAt)
                : new Blocker(o.Code, $"Its next wave waits. {o.Text} To go on all the same: /deploy continue {deployment.PublicId}", [.. o.Who.Concat(deployers).Distinct(StringComparer.Ordinal).Take(5)], o.ClearsAt));
    }

    private static async Task<IEnumerable<Blocker>> FailedAsync(
        DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, int open, CancellationToken cancellationToken)
    {
        var jobs = await db.Jobs.AsNoTracking()
            .Where(j => j.DeploymentId == deployment.Id && (j.State == JobState.Failed || j.State == JobState.Lost))
            .OrderBy(j => j.Ordinal)
            .Take(MostJobs)
            .ToListAsync(cancellationToken);
        var blockers = jobs.ConvertAll(job => new Blocker(
            job.State == JobState.Lost ? "job_lost" : "job_failed",
            $"{catalog.Tools[job.ToolId].Name} on {catalog.Sites[job.SiteId].Name}: {FailureText.Of(job)}. Its log: /deployments/{deployment.PublicId}",
            []));
        if (open > jobs.Count) blockers.Add(new Blocker("job_failed", $"{open - jobs.Count} more.", []));
        return blockers;
    }

    private static async Task<IReadOnlyList<RunningJob>> RunningAsync(DeployDbContext db, Deployment deployment, CancellationToken cancellationToken)
    {
        var jobs = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == deployment.Id && j.State == JobState.Running)
            .OrderBy(j => j.StartedAt).ThenBy(j => j.Ordinal)
            .Take(MostJobs)
            .ToListAsync(cancellationToken);
        var ids = jobs.ConvertAll(j => j.Id);
        var signs = ids.Count == 0
            ? []
            : await db.JobEvents.AsNoTracking().Where(e => ids.Contains(e.JobId))
                .GroupBy(e => new { e.JobId, e.Attempt })
                .Select(g => new { g.Key.JobId, g.Key.Attempt, Last = g.Max(e => e.At) })
                .ToDictionaryAsync(g => (g.JobId, g.Attempt), g => g.Last, cancellationToken);
        return jobs.ConvertAll(j => new RunningJob(j, signs.TryGetValue((j.Id, j.Attempt), out var last) && last > j.StartedAt ? last : j.StartedAt!.Value));
    }

    private static Blocker Running(CatalogSnapshot catalog, Deployment deployment, IReadOnlyList<RunningJob> running, JobCounts counts)
    {
        var named = running.Take(3).Select(r => $"{catalog.Tools[r.Job.ToolId].Name} on {catalog.Sites[r.Job.SiteId].Name}");
        var more = counts.Running > 3 ? $" and {counts.Running - 3} more" : "";
        return new Blocker("jobs_running", $"{Count(counts.Running, "job")} of wave {deployment.CurrentWave} of {deployment.WaveCount} {(counts.Running == 1 ? "runs" : "run")}: {string.Join(", ", named)}{more}.", []);
    }

    private static Blocker NoSign(CatalogSnapshot catalog, Deployment deployment, RunningJob running, DateTimeOffset now, IReadOnlyList<string> deployers)
    {
        var job = running.Job;
        var timeout = catalog.Tools[job.ToolId].Runners.For(catalog.Environments[job.EnvironmentId].Name)?.TimeoutSeconds;
        return new Blocker(
            "no_sign_of_life",
            $"{catalog.Tools[job.ToolId].Name} on {catalog.Sites[job.SiteId].Name} ({new AttemptKey(job.Id, job.Attempt).JobName}) has given no sign for {(int)(now - running.LastSign).TotalMinutes} minutes{(timeout is null ? "" : "; it is ended when its time is up")}. To end it now: /deploy cancel {deployment.PublicId}",
            deployers,
            timeout is { } seconds ? job.StartedAt!.Value.AddSeconds(seconds) : null);
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private sealed record RunningJob(Job Job, DateTimeOffset LastSign);
}
