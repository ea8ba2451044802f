using System.Text.Json;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Jobs;

/// <summary>Reads jobs. Cells that the plan itself skips are no jobs: the plan shows them.</summary>
public sealed class JobQueries(DeployDbContext db, CatalogSnapshots catalogs)
{
    /// <summary>The most reports besides the log that are read of one attempt; older ones are left out.</summary>
    private const int MostReports = 2_000;

    /// <summary>A page of a deployment's jobs, in order of the plan.</summary>
    /// <param name="deploymentId">Of which deployment.</param>
    /// <param name="state">Only of this state, by its code; null: all.</param>
    /// <param name="cursor">Where the page before ended; null: the beginning.</param>
    /// <param name="limit">Rows of the page, 1 to 200.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<JobListing> OfDeploymentAsync(long deploymentId, string? state, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var wanted = EnumCodes.Find<JobState>(state);
        if (wanted is null && !string.IsNullOrEmpty(state))
            return new JobListing.Refused(Refusal.Invalid("invalid_state", $"There is no job state '{state}': use {string.Join(", ", Enum.GetValues<JobState>().Select(s => EnumCodes.Code(s)))}."));
        return await OfDeploymentAsync(deploymentId, new JobFilter(wanted is { } only ? [only] : [], Cursor: cursor, Limit: limit), cancellationToken);
    }

    /// <summary>A page of some of a deployment's cells, in order of the plan.</summary>
    /// <param name="deploymentId">Of which deployment.</param>
    /// <param name="filter">Which of them; a tool or tenant that is unknown has none.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<JobListing> OfDeploymentAsync(long deploymentId, JobFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!PageCursor.TryRead(filter.Cursor, out var after)) return new JobListing.Refused(Refusal.Invalid("invalid_cursor", PageCursor.NotOurs));
        if (string.IsNullOrEmpty(filter.Cursor)) after = -1;
        var rows = await Filtered(deploymentId, filter, await catalogs.GetAsync(cancellationToken)).Where(j => j.Ordinal > after)
            .OrderBy(j => j.Ordinal).Take(filter.Limit + 1)
            .ToListAsync(cancellationToken);
        if (rows.Count == 0 && !await db.Deployments.AnyAsync(d => d.Id == deploymentId, cancellationToken))
            return new JobListing.Refused(DeploymentRefusals.Unknown(deploymentId));
        var shown = rows.Take(filter.Limit).ToList();
        var catalog = await CatalogOfAsync(shown, cancellationToken);
        return new JobListing.Page(shown.ConvertAll(j => View(catalog, j)), rows.Count > filter.Limit ? PageCursor.At(shown[^1].Ordinal) : null);
    }

    /// <summary>One job with what an attempt reported; null when there is none.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <param name="attempt">The attempt; null: the last one.</param>
    public async Task<JobView?> FindAsync(long id, CancellationToken cancellationToken, int? attempt = null)
    {
        var job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken);
        if (job is null) return null;
        var of = attempt ?? job.Attempt;
        var events = await db.JobEvents.AsNoTracking()
            .Where(e => e.JobId == id && e.Attempt == of && e.Kind != "log")
            .OrderByDescending(e => e.Id).Take(MostReports)
            .ToListAsync(cancellationToken);
        events.Reverse();
        return View(await CatalogOfAsync([job], cancellationToken), job) with { Reported = Reported(events) };
    }

    private IQueryable<Job> Filtered(long deploymentId, JobFilter filter, CatalogSnapshot catalog)
    {
        var jobs = db.Jobs.AsNoTracking().Where(j => j.DeploymentId == deploymentId);
        jobs = filter.LeftOutByPlan ? jobs.Where(j => j.Action == CellAction.Skip) : jobs.Where(j => j.Action != CellAction.Skip);
        if (filter.States.Count > 0)
        {
            var states = filter.States.ToArray();
            jobs = jobs.Where(j => states.Contains(j.State));
        }

        if (!string.IsNullOrEmpty(filter.Tool))
        {
            var toolId = catalog.Tools.FindEver(filter.Tool)?.Id ?? 0;
            jobs = jobs.Where(j => j.ToolId == toolId);
        }

        if (!string.IsNullOrEmpty(filter.Tenant))
        {
            var tenantId = catalog.Tenants.FindEver(filter.Tenant)?.Id ?? 0;
            jobs = jobs.Where(j => j.TenantId == tenantId);
        }

        return filter.Wave is { } wave ? jobs.Where(j => j.Wave == wave) : jobs;
    }

    private async ValueTask<CatalogSnapshot> CatalogOfAsync(List<Job> jobs, CancellationToken cancellationToken) => await catalogs.CoveringAsync(
        c => jobs.TrueForAll(j => c.Tools.Find(j.ToolId) is not null && c.Sites.Find(j.SiteId) is not null && c.Environments.Find(j.EnvironmentId) is not null), cancellationToken);

    private static JobView View(CatalogSnapshot catalog, Job job)
    {
        var site = catalog.Sites[job.SiteId];
        return new JobView
        {
            Id = $"J-{job.Id}",
            Deployment = new DeploymentId(job.DeploymentId).ToString(),
            Tool = catalog.Tools[job.ToolId].Name,
            Tenant = catalog.TenantOf(site).Name,
            Store = site.Store,
            Target = site.Name,
            Environment = catalog.Environments[job.EnvironmentId].Name,
            Action = job.Action,
            Wave = job.Wave,
            State = job.State,
            Attempt = job.Attempt,
            From = job.FromRef,
            FromSha = job.FromSha,
            To = job.ToRef,
            ToSha = job.ToSha,
            StartedAt = job.StartedAt,
            FinishedAt = job.FinishedAt,
            Runner = job.Runner,
            ExitCode = job.ExitCode,
            Reason = job.Reason ?? job.SkipReason,
            Detail = job.Detail,
            RunUrl = job.RunUrl,
        };
    }

    private static JobReportedView Reported(List<JobEvent> events)
    {
        int? percent = null;
        string? message = null, version = null;
        var steps = new OrderedDictionary<string, JobStepView>(StringComparer.Ordinal);
        var artifacts = new List<JobArtifactView>();
        foreach (var reported in events)
        {
            var content = JsonElement.Parse(reported.Content);
            switch (reported.Kind)
            {
                case "step":
                    steps[Text("name")] = new JobStepView(Text("name"), Text("status"), reported.At);
                    break;
                case "progress":
                    (percent, message) = (content.GetProperty("percent").GetInt32(), Text("message"));
                    break;
                case "artifact":
                    // Reports are told at least once.
                    if (!artifacts.Exists(a => a.Name == Text("name") && a.Url == Text("url"))) artifacts.Add(new JobArtifactView(Text("name"), Text("url")));
                    break;
                case "probed":
                    version = Text("version");
                    break;
            }

            string Text(string name) => content.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;
        }

        return new JobReportedView(percent, message, version, [.. steps.Values], artifacts);
    }
}
