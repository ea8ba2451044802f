using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Jobs;

/// <summary>Starts the jobs of released waves as runners have room, and ends those whose deployment is being ended.</summary>
/// <remarks>The intent (job running, attempt n, this node) is committed before the runner is asked; see <see cref="AdoptAttempts"/> for what a crash in between leaves.</remarks>
public sealed partial class DispatchJobs(
    IDbContextFactory<DeployDbContext> contexts,
    IJobStore jobs,
    CatalogSnapshots catalogs,
    AttemptFactory attempts,
    SecretValues secrets,
    IEnumerable<IRunner> runners,
    AdoptAttempts adoption,
    Node node,
    TimeProvider clock,
    ILogger<DispatchJobs> logger) : IReconciler
{
    // Claimed, and not yet in a runner's hands: a runner that threw is asked again, since nobody else would.
    private readonly Queue<(IRunner Runner, JobAttempt Attempt)> _unhanded = new();

    // True from a claim until what it claimed is in the queue above: a commit may have happened and still have thrown, and what it
    // claimed would then be in nobody's hands.
    private bool _isClaimUncertain;

    // Bounds a claim's transaction, not the work: claims follow each other as long as there is room.
    private const int MostPerClaim = 1_000;

    /// <inheritdoc/>
    public string Name => "dispatch";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.JobsWaiting;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        if (_isClaimUncertain)
        {
            await adoption.RunAsync(cancellationToken);
            _isClaimUncertain = false;
        }

        await HandOverAsync(cancellationToken);
        await EndCancelledAsync(cancellationToken);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var more = false;
        foreach (var waiting in await WaitingAsync(cancellationToken))
            more |= await DispatchAsync(catalog, waiting, cancellationToken);
        return more;
    }

    private async Task<bool> DispatchAsync(CatalogSnapshot catalog, Waiting waiting, CancellationToken cancellationToken)
    {
        var environment = catalog.Environments[waiting.EnvironmentId].Name;
        var room = (waiting.Parallelism ?? int.MaxValue) - waiting.Running;
        var more = false;
        foreach (var group in waiting.ToolIds.GroupBy(id => catalog.Tools[id].Runners.For(environment)?.Kind))
        {
            var runner = runners.FirstOrDefault(r => r.Kind == group.Key);
            if (runner is null) continue;
            var limit = Math.Min(Math.Min(room, runner.FreeSlots), MostPerClaim);
            if (limit <= 0) continue;

            _isClaimUncertain = true;
            var claim = new JobClaim(waiting.DeploymentId, group.ToList(), limit, runner.Kind, node.Name, clock.GetUtcNow(), waiting.Parallelism);
            var claimed = await ClaimAsync(catalog, claim, cancellationToken);
            room -= claimed.Count;
            more |= claimed.Count == limit;
            foreach (var job in claimed) _unhanded.Enqueue((runner, attempts.Of(catalog, job)));
            _isClaimUncertain = false;
            await HandOverAsync(cancellationToken);
        }

        return more;
    }

    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        for (var remaining = _unhanded.Count; remaining > 0; remaining--)
        {
            var (runner, attempt) = _unhanded.Peek();
            try
            {
                await runner.EnsureRunningAsync(await secrets.ResolveAsync(attempt, cancellationToken), cancellationToken);
                _unhanded.Dequeue();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.RunnerThrew(logger, runner.Kind, attempt.Key, exception);
                _unhanded.Enqueue(_unhanded.Dequeue());
            }
        }
    }

    private async Task<IReadOnlyList<Job>> ClaimAsync(CatalogSnapshot catalog, JobClaim claim, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var claimed = await jobs.ClaimAsync(db, claim, cancellationToken);
        if (claimed.Count == 0) return claimed;

        await jobs.CountAsync(db, CounterChange.Of(claimed.Select(job => (job, JobState.Pending, JobState.Running))), cancellationToken);
        var events = claimed.Select(job =>
        {
            var entry = new TimelineEntry.JobStarted(
                new AttemptKey(job.Id, job.Attempt).JobName, job.Attempt, catalog.Tools[job.ToolId].Name, catalog.Sites[job.SiteId].Name, claim.Runner);
            return new TimelineEvent { DeploymentId = job.DeploymentId, At = claim.Now, Type = entry.Type, Payload = entry.ToPayload() };
        });
        await jobs.TellAsync(db, events.ToList(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return claimed;
    }

    private async Task<IReadOnlyList<Waiting>> WaitingAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // While everything is stopped nothing begins, the jobs of released waves included; what a claim holds already goes on.
        if (await db.Stops.AnyAsync(cancellationToken)) return [];
        var applying = await db.Deployments.AsNoTracking()
            .Where(d => d.State == LifecycleState.Applying && d.PausedReason == null && d.CancelRequestedAt == null)
            .OrderBy(d => d.StartsAt).ThenBy(d => d.LaunchTicket)
            .Select(d => new { d.Id, d.EnvironmentId, d.CurrentWave, d.Strategy })
            .ToListAsync(cancellationToken);
        if (applying.Count == 0) return [];

        var ids = applying.ConvertAll(d => d.Id);
        var counters = await db.ProgressCounters.AsNoTracking()
            .Where(c => ids.Contains(c.DeploymentId) && (c.Kind == ProgressKind.Wave || c.Kind == ProgressKind.Tool))
            .Select(c => new { c.DeploymentId, c.Kind, c.Key, c.Pending, c.Running })
            .ToListAsync(cancellationToken);
        var byDeployment = counters.ToLookup(c => c.DeploymentId);
        return applying
            .Where(d => byDeployment[d.Id].Any(c => c.Kind == ProgressKind.Wave && c.Key <= d.CurrentWave && c.Pending > 0))
            .Select(d => new Waiting(
                d.Id,
                d.EnvironmentId,
                d.Strategy.Parallelism,
                byDeployment[d.Id].Where(c => c.Kind == ProgressKind.Wave).Sum(c => c.Running),
                byDeployment[d.Id].Where(c => c.Kind == ProgressKind.Tool && c.Pending > 0).Select(c => c.Key).ToList()))
            .ToList();
    }

    private async Task EndCancelledAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ending = await db.Jobs.AsNoTracking()
            .Where(j => j.State == JobState.Running && j.Node == node.Name
                && db.Deployments.Any(d => d.Id == j.DeploymentId && d.State == LifecycleState.Applying && d.CancelRequestedAt != null))
            .Select(j => new { j.Id, j.Attempt, j.Runner })
            .ToListAsync(cancellationToken);
        foreach (var job in ending)
        {
            if (runners.FirstOrDefault(r => r.Kind == job.Runner) is { } runner)
                await runner.CancelAsync(new AttemptKey(job.Id, job.Attempt), cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "handing {Attempt} to the {Runner} runner: it threw; it is asked again")]
        public static partial void RunnerThrew(ILogger logger, string runner, AttemptKey attempt, Exception exception);
    }

    private sealed record Waiting(long DeploymentId, int EnvironmentId, int? Parallelism, int Running, IReadOnlyList<int> ToolIds);
}
