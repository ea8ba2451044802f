using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Moves applying deployments on: releases the next wave, pauses and asks, or ends them, as <see cref="Advance"/> decides from their counters.</summary>
public sealed class AdvanceDeployments(
    IDbContextFactory<DeployDbContext> contexts,
    IDeploymentStore store,
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
        return applying.Where(d => Advance.Decide(Facts(d, counters[d.Id].ToList())).Kind != AdvanceKind.Stay).Select(d => d.Id).ToList();
    }

    private async Task<bool> AdvanceAsync(long deploymentId, CancellationToken cancellationToken)
    {
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        if (work is not { Deployment.State: LifecycleState.Applying }) return false;
        var waves = await ProgressQueries.ByWaveAsync(work.Db, deploymentId, cancellationToken);
        var facts = Facts(work.Deployment, waves);
        var step = Advance.Decide(facts);
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
