using System.Collections.ObjectModel;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>
/// The store of <see cref="TrackedRun"/>: every change is one conditional statement, committed by itself, so that of two who
/// would do the same thing one does it, and that what a provider answered is never lost to somebody else's change.
/// </summary>
public sealed class TrackedRuns(IDbContextFactory<DeployDbContext> contexts, Node node, TimeProvider clock)
{
    private const int LongestTrouble = 500;
    private const int LongestUrl = 2_000;

    /// <summary>Notes an attempt that is to run, or takes one over that is known.</summary>
    public async Task EnsureAsync(string kind, JobAttempt attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await Of(db, attempt.Key).ExecuteUpdateAsync(set => set.SetProperty(r => r.Node, node.Name).SetProperty(r => r.NextLookAt, now), cancellationToken);
        if (known == 0)
        {
            db.PipelineRuns.Add(new TrackedRun
            {
                JobId = attempt.Key.JobId,
                Attempt = attempt.Key.Attempt,
                Kind = kind,
                Provider = attempt.Source.Repository.Provider,
                RepositoryId = attempt.Source.Repository.Id,
                Ref = attempt.RunnerSettings?.GetValueOrDefault("ref") ?? attempt.Branch,
                Settings = attempt.RunnerSettings ?? ReadOnlyDictionary<string, string>.Empty,
                Node = node.Name,
                CreatedAt = now,
                Deadline = now + attempt.Timeout,
                NextLookAt = now,
            });
            await db.SaveChangesAsync(cancellationToken);
        }

        if (attempt.CancelRequested) await AskToEndAsync(attempt.Key, "cancelled", cancellationToken);
    }

    /// <summary>This node's runs of a kind that have not ended, with whether their attempt is over already.</summary>
    public async Task<IReadOnlyList<OpenRun>> OpenAsync(string kind, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.PipelineRuns.AsNoTracking()
            .Where(r => r.Node == node.Name && r.Kind == kind && r.State != TrackedRunState.Ended)
            .OrderBy(r => r.NextLookAt)
            .Join(db.Jobs, r => r.JobId, j => j.Id, (run, job) => new OpenRun(run, job.State != JobState.Running || job.Attempt != run.Attempt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The job of a run.</summary>
    public async Task<Job> JobAsync(TrackedRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == run.JobId, cancellationToken);
    }

    /// <summary>Commits the intent to send a request to start the run; false when it is to be ended, or when another has sent one meanwhile.</summary>
    public Task<bool> TryIntendAsync(TrackedRun run, DateTimeOffset nextLookAt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return ChangeAsync(
            run,
            r => r.EndReason == null && r.RunId == null && r.Triggers == run.Triggers && (r.State == TrackedRunState.Wanted || r.State == TrackedRunState.Triggering),
            set => set.SetProperty(r => r.State, TrackedRunState.Triggering).SetProperty(r => r.TriggeredAt, now).SetProperty(r => r.Triggers, r => r.Triggers + 1)
                .SetProperty(r => r.NextLookAt, nextLookAt).SetProperty(r => r.Looks, 0).SetProperty(r => r.Trouble, (string?)null),
            cancellationToken);
    }

    /// <summary>Notes how the provider shows the run, on the job too.</summary>
    public async Task NoteAsync(TrackedRun run, PipelineRun seen, DateTimeOffset nextLookAt, int looks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var (url, logUrl) = (Address(seen.Url), Address(seen.LogUrl));
        await ChangeAsync(
            run,
            r => r.State != TrackedRunState.Ended,
            set => set.SetProperty(r => r.RunId, seen.Id).SetProperty(r => r.Url, url).SetProperty(r => r.LogUrl, logUrl).SetProperty(r => r.Seen, seen.State)
                .SetProperty(r => r.State, r => r.State == TrackedRunState.Closing ? TrackedRunState.Closing : TrackedRunState.Running)
                .SetProperty(r => r.NextLookAt, nextLookAt).SetProperty(r => r.Looks, looks).SetProperty(r => r.Trouble, (string?)null),
            cancellationToken);
        if (url is null || url == run.Url) return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Jobs.Where(j => j.Id == run.JobId && j.Attempt == run.Attempt).ExecuteUpdateAsync(set => set.SetProperty(j => j.RunUrl, url), cancellationToken);
    }

    /// <summary>Looks again later.</summary>
    public Task DelayAsync(TrackedRun run, DateTimeOffset until, string? trouble, CancellationToken cancellationToken)
    {
        var cut = trouble?.Length > LongestTrouble ? trouble[..LongestTrouble] : trouble;
        return ChangeAsync(
            run,
            r => r.State != TrackedRunState.Ended,
            set => set.SetProperty(r => r.NextLookAt, until).SetProperty(r => r.Looks, r => r.Looks + 1).SetProperty(r => r.Trouble, cut),
            cancellationToken);
    }

    /// <summary>Notes that the attempt is to end; the first reason stays.</summary>
    /// <returns>Whether this was the first.</returns>
    public async Task<bool> AskToEndAsync(AttemptKey key, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, key).Where(r => r.EndReason == null && r.State != TrackedRunState.Closing && r.State != TrackedRunState.Ended)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.EndReason, reason).SetProperty(r => r.NextLookAt, now).SetProperty(r => r.Looks, 0), cancellationToken) > 0;
    }

    /// <summary>Notes that the provider was asked to end the run.</summary>
    public Task EndAskedAsync(TrackedRun run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return ChangeAsync(run, _ => true, set => set.SetProperty(r => r.EndAskedAt, now), cancellationToken);
    }

    /// <summary>Notes that the attempt is over.</summary>
    public Task CloseAsync(TrackedRun run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return ChangeAsync(
            run,
            r => r.State != TrackedRunState.Closing && r.State != TrackedRunState.Ended,
            set => set.SetProperty(r => r.State, TrackedRunState.Closing).SetProperty(r => r.ClosingSince, now).SetProperty(r => r.NextLookAt, now).SetProperty(r => r.Looks, 0).SetProperty(r => r.Trouble, (string?)null),
            cancellationToken);
    }

    /// <summary>Asks nothing more.</summary>
    public Task EndAsync(TrackedRun run, CancellationToken cancellationToken) =>
        ChangeAsync(run, _ => true, set => set.SetProperty(r => r.State, TrackedRunState.Ended).SetProperty(r => r.Trouble, (string?)null), cancellationToken);

    /// <summary>Has the runs of a repository looked at now, on whichever node; null: all of them.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> HurryAsync(RepositoryKey repository, string? runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var now = clock.GetUtcNow();
        var id = repository.Id.ToLowerInvariant();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
#pragma warning disable CA1304, CA1311, CA1862 // It is the store that lowers.
        return await db.PipelineRuns
            .Where(r => r.State != TrackedRunState.Ended && r.Provider == repository.Provider && r.RepositoryId.ToLower() == id && (runId == null || r.RunId == null || r.RunId == runId))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.NextLookAt, now).SetProperty(r => r.Looks, 0), cancellationToken);
#pragma warning restore CA1304, CA1311, CA1862
    }

    private async Task<bool> ChangeAsync(
        TrackedRun run, System.Linq.Expressions.Expression<Func<TrackedRun, bool>> condition, Action<UpdateSettersBuilder<TrackedRun>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, run.Key).Where(condition).ExecuteUpdateAsync(change, cancellationToken) > 0;
    }

    private static IQueryable<TrackedRun> Of(DeployDbContext db, AttemptKey key) => db.PipelineRuns.Where(r => r.JobId == key.JobId && r.Attempt == key.Attempt);

    // Only web addresses become links, whatever a provider (or who stands in for it) says.
    private static string? Address(string? url) =>
        url is { Length: <= LongestUrl } && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? url : null;
}

/// <summary>A run that has not ended.</summary>
/// <param name="Run">The run.</param>
/// <param name="IsOver">Whether its attempt has ended, by whatever was told first.</param>
public sealed record OpenRun(TrackedRun Run, bool IsOver);
