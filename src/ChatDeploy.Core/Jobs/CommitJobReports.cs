using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.History;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatDeploy.Core.Jobs;

/// <summary>Commits a batch of reports: what attempts said, and for those that ended, in one transaction, the job, its timeline entry, the counters, the record and the current version.</summary>
public sealed class CommitJobReports(
    IDbContextFactory<DeployDbContext> contexts,
    IJobStore jobs,
    ICurrentVersionStore currentVersions,
    CatalogSnapshots catalogs,
    MaskedReports masked,
    TimeProvider clock)
{
    private const int MostReason = 40;

    /// <summary>Commits the batch and returns how many attempts it ended. Reports of ended or older attempts end nothing.</summary>
    public async Task<int> CommitAsync(IReadOnlyList<JobReport> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch = masked.Of(batch);

        // Before the transaction: no second connection is waited for while rows are locked.
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcomes = batch.OfType<JobReport.Finished>().DistinctBy(f => f.Key).Select(Storable).ToList();
        var ended = outcomes.Count == 0 ? [] : await FinishAsync(db, catalog, outcomes, cancellationToken);

        // What an attempt says after its end, or twice, is kept all the same; its end only once.
        var endedKeys = ended.Select(j => new AttemptKey(j.Id, j.Attempt)).ToHashSet();
        await jobs.StoreEventsAsync(
            db,
            batch.Where(r => r is not JobReport.Finished || endedKeys.Contains(r.Key)).Select(ToEvent).ToList(),
            cancellationToken);
        await RecordAsync(db, ended, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ended.Count;
    }

    private async Task<IReadOnlyList<Job>> FinishAsync(DeployDbContext db, CatalogSnapshot catalog, List<JobReport.Finished> outcomes, CancellationToken cancellationToken)
    {
        await jobs.LockDeploymentsOfAsync(db, outcomes.ConvertAll(o => o.Key.JobId), cancellationToken);
        var ended = await jobs.FinishAsync(db, outcomes, cancellationToken);
        if (ended.Count == 0) return ended;

        var events = ended.Select(job => Event(job, new TimelineEntry.JobFinished(
            new AttemptKey(job.Id, job.Attempt).JobName,
            job.Attempt,
            catalog.Tools[job.ToolId].Name,
            catalog.Sites[job.SiteId].Name,
            EnumCodes.Code(job.State),
            job.ExitCode,
            job.Reason,
            job.Detail)));
        await jobs.TellAsync(db, events.ToList(), cancellationToken);
        await jobs.CountAsync(db, CounterChange.Of(ended.Select(job => (job, JobState.Running, job.State))), cancellationToken);
        return ended;
    }

    private async Task RecordAsync(DeployDbContext db, IReadOnlyList<Job> ended, CancellationToken cancellationToken)
    {
        var succeeded = ended.Where(j => j.State == JobState.Succeeded).ToList();
        if (succeeded.Count == 0) return;
        await jobs.MarkAppliedAsync(db, succeeded.Select(j => (j.ToolId, j.ToSha!)).Distinct().ToList(), clock.GetUtcNow(), cancellationToken);

        var ids = succeeded.Select(j => j.DeploymentId).Distinct().ToList();
        var requesters = await db.Deployments.Where(d => ids.Contains(d.Id))
            .Join(db.People, d => d.RequesterId, p => p.Id, (d, p) => new { d.Id, p.Name })
            .ToDictionaryAsync(r => r.Id, r => r.Name, cancellationToken);

        // Last in the transaction: it takes the matrix revision, which everyone who changes a current version waits for.
        var records = succeeded.ConvertAll(j => new NewRecord(
            j.ToolId,
            j.EnvironmentId,
            j.TenantId,
            j.SiteId,
            j.Action == CellAction.Restore ? RecordAction.Restore : RecordAction.Deploy,
            j.ToSha!,
            j.ToRef!,
            j.FromSha,
            j.FromRef,
            j.FinishedAt!.Value,
            requesters[j.DeploymentId],
            j.DeploymentId,
            j.Id));
        await currentVersions.RecordAsync(db.Database.GetDbConnection(), db.Database.CurrentTransaction!.GetDbTransaction(), records, cancellationToken);
    }

    private TimelineEvent Event(Job job, TimelineEntry entry) =>
        new() { DeploymentId = job.DeploymentId, At = clock.GetUtcNow(), Type = entry.Type, Payload = entry.ToPayload() };

    // Reports come from jobs, whose clocks and texts are their own: an end is never in the future, and nothing a job says may
    // keep the batch from being stored.
    private JobReport.Finished Storable(JobReport.Finished end)
    {
        var now = clock.GetUtcNow();
        return end with
        {
            At = end.At > now ? now : end.At,
            Reason = Text(end.Reason is { Length: > MostReason } reason ? reason[..MostReason] : end.Reason),
            Detail = Text(end.Detail),
            RunUrl = Text(end.RunUrl),
        };
    }

    // PostgreSQL's text cannot hold NUL, and jobs print what they like.
    [return: NotNullIfNotNull(nameof(text))]
    private static string? Text(string? text) => text?.Replace('\0', '\uFFFD');

    private static JobEvent ToEvent(JobReport report)
    {
        var (kind, content) = report switch
        {
            JobReport.Log log => ("log", string.Join('\n', log.Lines)),
            JobReport.Started => ("started", "{}"),
            JobReport.Probed probed => ("probed", Json(new { probed.Version })),
            JobReport.Step step => ("step", Json(new { step.Name, step.Status })),
            JobReport.Progress progress => ("progress", Json(new { progress.Percent, progress.Message })),
            JobReport.Artifact artifact => ("artifact", Json(new { artifact.Name, artifact.Url })),
            JobReport.Finished end => ("finished", Json(new { Outcome = EnumCodes.Code(end.Outcome), end.ExitCode, end.Reason, end.Detail, end.RunUrl })),
            _ => throw new InvalidOperationException($"no such report: {report.GetType().Name}"),
        };

        return new JobEvent { JobId = report.Key.JobId, Attempt = report.Key.Attempt, At = report.At, Kind = kind, Content = Text(content) };
    }

    private static string Json(object value) => JsonSerializer.Serialize(value, JsonColumn.Options);
}
