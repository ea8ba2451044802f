using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Moves applying deployments on: releases the next wave, pauses and asks, or ends them, as <see cref="Advance"/> decides from their counters.</summary>
/// <remarks>A stop or a freeze that begins meanwhile holds the next wave, and the timeline says so (decision 20); it goes on by itself when that is over.</remarks>
public sealed class AdvanceDeployments(
    IDbContextFactory<DeployDbContext> contexts,
    IDeploymentStore store,
    CatalogSnapshots catalogs,
    StartGuards guards,
    DeploymentEnding ending,
    Hints hints,
    TimeProvider clock) : IReconciler
{
    /// <inheritdoc/>
    public string Name => "advance";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        return await EachInTurn.AnyAsync(await DueAsync(cancellationToken), id => AdvanceAsync(id, cancellationToken));
    }

    private async Task<IReadOnlyList<long>> DueAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var applying = await db.Deployments.AsNoTracking().Where(d => d.State == LifecycleState.Applying && (d.PausedReason == null || d.CancelRequestedAt != null))
            .ToListAsync(cancellationToken);
        if (applying.Count == 0) return [];
        var ids = applying.ConvertAll(d => d.Id);
        var counters = (await db.ProgressCounters.AsNoTracking().Where(c => ids.Contains(c.DeploymentId) && c.Kind == ProgressKind.Wave).ToListAsync(cancellationToken))
            .ToLookup(c => c.DeploymentId, c => (c.Key, ProgressQueries.Counts(c)));
        var isStopped = await db.Stops.AnyAsync(cancellationToken);
        return applying.Where(d => IsDue(d, Facts(d, counters[d.Id].ToList()), isStopped)).Select(d => d.Id).ToList();
    }

    // Besides what moves: jobs that a stop keeps from beginning, to be told once, and what was told and is over.
    private static bool IsDue(Deployment deployment, AdvanceFacts facts, bool isStopped) =>
        Advance.Decide(facts).Kind != AdvanceKind.Stay || (deployment.WaitingFor is not null) != (isStopped && facts.Reached.Pending > 0);

    private async Task<bool> AdvanceAsync(long deploymentId, CancellationToken cancellationToken)
    {
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        if (work is not { Deployment.State: LifecycleState.Applying }) return false;
        var waves = await ProgressQueries.ByWaveAsync(work.Db, deploymentId, cancellationToken);
        var facts = Facts(work.Deployment, waves);
        var step = Advance.Decide(facts);
        if (step.Kind is AdvanceKind.Stay or AdvanceKind.NextWave && !facts.Paused && !facts.CancelRequested && await WaitsAsync(work, step, facts, cancellationToken)) return false;
        switch (step.Kind)
        {
            case AdvanceKind.NextWave:
                work.Deployment.EnterWave(step.Wave);
                work.Tell(new TimelineEntry.WaveStarted(step.Wave, facts.WaveCount, waves.Where(w => w.Wave == step.Wave).Sum(w => w.Counts.Total)));
                break;
            case AdvanceKind.Pause:
                work.Deployment.Pause(step.Reason!);
                work.Tell(new TimelineEntry.Paused(step.Reason!, facts.Total.Failed, facts.Total.Lost));
                break;
            case AdvanceKind.Apply:
                await ending.ApplyAsync(work, facts.Total, cancellationToken);
                break;
            case AdvanceKind.Fail:
                await ending.FailAsync(work, step.Reason!, facts.Total, cancellationToken);
                break;
            default:
                return false;
        }

        await work.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        hints.Raise(Hint.JobsWaiting);
        return true;
    }

    // Whether the next wave, or the jobs of this one that have not begun, are held. Under the gates, so that no freeze comes between.
    private async Task<bool> WaitsAsync(DeploymentWork work, AdvanceStep step, AdvanceFacts facts, CancellationToken cancellationToken)
    {
        var deployment = work.Deployment;
        var catalog = await catalogs.GetAsync(cancellationToken);
        var wave = await work.Db.Jobs.AsNoTracking()
            .Where(j => j.DeploymentId == deployment.Id && j.Action != CellAction.Skip && (step.Kind == AdvanceKind.Stay || j.Wave == step.Wave))
            .Select(j => new { j.ToolId, j.TenantId })
            .Distinct()
            .ToListAsync(cancellationToken);
        await store.LockGatesAsync(work.Db, deployment.EnvironmentId, wave.Select(j => j.ToolId), cancellationToken);
        var now = clock.GetUtcNow();
        var picture = await guards.LoadAsync(work.Db, catalog, now, cancellationToken);
        var obstacles = picture.BeforeWave(catalog.Environments[deployment.EnvironmentId], wave.Select(j => j.TenantId).ToHashSet(), deployment.ContinuesInFreeze, now);

        // A wave that was released goes on through a freeze; a stop holds what has not begun.
        if (step.Kind == AdvanceKind.Stay) obstacles = facts.Reached.Pending > 0 ? obstacles.Where(o => o.Code == GuardPicture.Stopped).ToList() : [];
        if (obstacles.Count == 0)
        {
            if (step.Kind == AdvanceKind.NextWave || deployment.WaitingFor is null) return step.Kind == AdvanceKind.Stay;
            deployment.WaitFor(null);
            await work.CommitAsync(cancellationToken);
            hints.Raise(Hint.JobsWaiting);
            return true;
        }

        if (!Obstacles.Tell(work, obstacles)) return true;
        await work.CommitAsync(cancellationToken);
        hints.Raise(Hint.PostsChanged);
        return true;
    }

    private static AdvanceFacts Facts(Deployment deployment, IReadOnlyList<(int Wave, JobCounts Counts)> waves) => new(
        deployment.CurrentWave,
        deployment.WaveCount,
        deployment.PausedReason is not null,
        deployment.CancelRequestedAt is not null,
        deployment.EndReason,
        deployment.Strategy.FailureThreshold ?? 0,
        deployment.AcceptedFailures,
        ProgressQueries.Sum(waves.Select(w => w.Counts)),
        ProgressQueries.Sum(waves.Where(w => w.Wave <= deployment.CurrentWave).Select(w => w.Counts)));
}
