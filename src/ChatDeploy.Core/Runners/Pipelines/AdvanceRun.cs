using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using ChatDeploy.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>Does the next thing for an attempt at a provider's pipelines: start its run, look for it, look at it, end it, or gather what it left behind.</summary>
/// <remarks>
/// Whatever it does is safe to be cut at any line and done again from the row: before a request that starts a run its
/// intent is committed, and after one whose answer did not come the run is looked for by the attempt's key, until the provider had
/// <see cref="PipelineOptions.Settle"/> to show it, before another request is sent.
/// </remarks>
public sealed class AdvanceRun(
    TrackedRuns runs,
    IDbContextFactory<DeployDbContext> contexts,
    CatalogSnapshots catalogs,
    AttemptFactory attempts,
    SecretValues secrets,
    IJobReports reports,
    IOptions<PipelineOptions> options,
    TimeProvider clock)
{
    /// <summary>How long after its time a run that cannot be asked about, or does not end, is given up.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(15);

    /// <summary>How long what a run left behind is waited for after the attempt's end.</summary>
    public static readonly TimeSpan CloseWithin = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan EndAskedEvery = TimeSpan.FromSeconds(30);

    // Clocks of providers and ours differ.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>Does it.</summary>
    /// <exception cref="ScmUnavailableException">The provider does not answer now.</exception>
    /// <exception cref="ScmRefusedException">The provider refuses what keeps the run observed; refusing to start it is an end of the attempt.</exception>
    public async Task StepAsync(IPipelines pipelines, OpenRun open, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pipelines);
        ArgumentNullException.ThrowIfNull(open);
        var run = open.Run;
        if (open.IsOver && run.State != TrackedRunState.Closing)
        {
            // Its own report came first.
            await runs.CloseAsync(run, cancellationToken);
            return;
        }

        var now = clock.GetUtcNow();
        if (run.State != TrackedRunState.Closing && run.EndReason is null && now >= run.Deadline)
        {
            await runs.AskToEndAsync(run.Key, "timed_out", cancellationToken);
            return;
        }

        if (run.State is TrackedRunState.Triggering or TrackedRunState.Running && now >= run.Deadline + GiveUpAfter)
        {
            await FinishAsync(run, JobOutcome.Lost, "outcome_unknown", $"Its time is up, and {Provider(run)} could not be made to say how it ended{(run.Trouble is null ? "" : $" ({run.Trouble})")}. Look at the run and at the site.", cancellationToken);
            return;
        }

        await (run.State switch
        {
            TrackedRunState.Wanted => StartAsync(pipelines, run, cancellationToken),
            TrackedRunState.Triggering => FindAsync(pipelines, run, cancellationToken),
            TrackedRunState.Running => LookAsync(pipelines, run, cancellationToken),
            TrackedRunState.Closing => CloseAsync(pipelines, run, cancellationToken),
            _ => Task.CompletedTask,
        });
    }

    /// <summary>Looks again later, and keeps what was the matter for people to see.</summary>
    public Task DelayAsync(TrackedRun run, string? trouble, TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var pause = LookPace.After(run.Looks, options.Value);
        return runs.DelayAsync(run, clock.GetUtcNow() + (atLeast > pause ? atLeast.Value : pause), trouble, cancellationToken);
    }

    private async Task StartAsync(IPipelines pipelines, TrackedRun run, CancellationToken cancellationToken)
    {
        if (run.EndReason is not null)
        {
            await FinishUnstartedAsync(run, cancellationToken);
            return;
        }

        var attempt = await AttemptAsync(run, cancellationToken);
        if (attempt.SecretsProblem is { } problem)
        {
            await FinishAsync(run, JobOutcome.Failed, "secret_missing", problem, cancellationToken);
            return;
        }

        if (!await runs.TryIntendAsync(run, clock.GetUtcNow() + options.Value.FirstLook, cancellationToken)) return;
        PipelineRun started;
        try
        {
            started = await pipelines.TriggerAsync(PipelineVariables.Request(run, attempt), cancellationToken);
        }
        catch (ScmRefusedException refused)
        {
            await FinishAsync(run, JobOutcome.Failed, "not_started", $"{Provider(run)} did not start it: {refused.Message}", cancellationToken);
            return;
        }

        await runs.NoteAsync(run, started, clock.GetUtcNow() + options.Value.FirstLook, looks: 0, cancellationToken);
    }

    private async Task FindAsync(IPipelines pipelines, TrackedRun run, CancellationToken cancellationToken)
    {
        // Taken before the question: what it does not show by then was not there.
        var asked = clock.GetUtcNow();
        var found = await LookForAsync(pipelines, run, cancellationToken);
        if (found is not null)
        {
            await runs.NoteAsync(run, found, clock.GetUtcNow(), looks: 0, cancellationToken);
            return;
        }

        if (asked < run.TriggeredAt + options.Value.Settle)
        {
            await DelayAsync(run, $"The request to start it was not answered; {Provider(run)} shows no such run yet.", null, cancellationToken);
            return;
        }

        if (run.EndReason is not null)
        {
            await FinishUnstartedAsync(run, cancellationToken);
            return;
        }

        await reports.ReportAsync(
            new JobReport.Log(run.Key, asked, [$"ChatDeploy: the request to start this run was not answered, and {Provider(run)} shows none after {options.Value.Settle.TotalSeconds:0} s; it is sent again."]), cancellationToken);
        await StartAsync(pipelines, run, cancellationToken);
    }

    private async Task LookAsync(IPipelines pipelines, TrackedRun run, CancellationToken cancellationToken)
    {
        var seen = await pipelines.ReadAsync(run.Repository, run.RunId!, cancellationToken);
        var now = clock.GetUtcNow();
        if (seen is null)
        {
            // It may lag behind its own answer.
            if (now < run.TriggeredAt + options.Value.Settle) await DelayAsync(run, $"{Provider(run)} does not show the run yet.", null, cancellationToken);
            else await FinishAsync(run, JobOutcome.Lost, "outcome_unknown", $"{Provider(run)} has no such run any more, so nobody can know how it ended. Look at the site.", cancellationToken);
            return;
        }

        var looks = seen.State == run.Seen ? run.Looks + 1 : 0;
        await runs.NoteAsync(run, seen, now + LookPace.After(looks, options.Value), looks, cancellationToken);
        if (seen.State == PipelineRunState.Running && run.Seen != seen.State) await TellStartAsync(run, cancellationToken);
        if (PipelineEnd.Of(run, seen) is { } end)
        {
            await FinishAsync(run, end.Outcome, end.Reason, end.Detail, cancellationToken, seen.Url);
            return;
        }

        if (run.EndReason is null || now < run.EndAskedAt + EndAskedEvery) return;
        await runs.EndAskedAsync(run, cancellationToken);
        await pipelines.CancelAsync(run.Repository, run.RunId!, cancellationToken);
        await runs.NoteAsync(run, seen, now + options.Value.FirstLook, looks: 0, cancellationToken);
    }

    // The attempt is over, and its run soon will be: then its page and what it left behind are read once.
    private async Task CloseAsync(IPipelines pipelines, TrackedRun run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isLate = now >= run.ClosingSince + CloseWithin;
        if (run.TriggeredAt is null || (isLate && run.Trouble is not null))
        {
            await runs.EndAsync(run, cancellationToken);
            return;
        }

        var seen = run.RunId is { } id ? await pipelines.ReadAsync(run.Repository, id, cancellationToken) : await LookForAsync(pipelines, run, cancellationToken);
        if (seen is null && run.RunId is null && !isLate)
        {
            await DelayAsync(run, $"{Provider(run)} does not show the run yet.", null, cancellationToken);
            return;
        }

        if (seen is null)
        {
            await runs.EndAsync(run, cancellationToken);
            return;
        }

        await runs.NoteAsync(run, seen, now + LookPace.After(run.Looks + 1, options.Value), run.Looks + 1, cancellationToken);
        if (seen.State is PipelineRunState.Queued or PipelineRunState.Running && !isLate) return;
        var left = await pipelines.ArtifactsAsync(run.Repository, seen.Id, cancellationToken);
        foreach (var artifact in left) await reports.ReportAsync(new JobReport.Artifact(run.Key, now, artifact.Name, artifact.Url), cancellationToken);
        if (seen.LogUrl is { } log && log != seen.Url) await reports.ReportDurablyAsync(new JobReport.Artifact(run.Key, now, "log", log), cancellationToken);
        await runs.EndAsync(run, cancellationToken);
    }

    private async Task<PipelineRun?> LookForAsync(IPipelines pipelines, TrackedRun run, CancellationToken cancellationToken) =>
        await pipelines.FindAsync(PipelineVariables.Request(run, await AttemptAsync(run, cancellationToken)), run.CreatedAt - ClockDifference, cancellationToken);

    private async Task<JobAttempt> AttemptAsync(TrackedRun run, CancellationToken cancellationToken)
    {
        var job = await runs.JobAsync(run, cancellationToken);
        var attempt = attempts.Of(await catalogs.GetAsync(cancellationToken), job);
        return await secrets.ResolveAsync(attempt with { Key = run.Key }, cancellationToken);
    }

    private async Task TellStartAsync(TrackedRun run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.JobEvents.AnyAsync(e => e.JobId == run.JobId && e.Attempt == run.Attempt && e.Kind == "started", cancellationToken)) return;
        await reports.ReportAsync(new JobReport.Started(run.Key, clock.GetUtcNow()), cancellationToken);
    }

    private Task FinishUnstartedAsync(TrackedRun run, CancellationToken cancellationToken) => run.EndReason == "timed_out"
        ? FinishAsync(run, JobOutcome.Failed, "timed_out", $"Its time was up before {Provider(run)} could be made to start it{(run.Trouble is null ? "." : $": {run.Trouble}")}", cancellationToken)
        : FinishAsync(run, JobOutcome.Cancelled, "cancelled", "It was ended before it was started.", cancellationToken);

    private async Task FinishAsync(TrackedRun run, JobOutcome outcome, string? reason, string? detail, CancellationToken cancellationToken, string? url = null)
    {
        await reports.ReportDurablyAsync(new JobReport.Finished(run.Key, clock.GetUtcNow(), outcome, Reason: reason, Detail: detail, RunUrl: url ?? run.Url), cancellationToken);
        await runs.CloseAsync(run, cancellationToken);
    }

    private static string Provider(TrackedRun run) => PipelineEnd.Provider(run);
}
