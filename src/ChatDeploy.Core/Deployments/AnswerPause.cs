using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>The ways out of a pause, besides rolling back (spec F2).</summary>
public enum PauseChoice
{
    /// <summary>A new attempt of each failed or lost job.</summary>
    Retry,

    /// <summary>Failed and lost jobs are left out.</summary>
    Skip,

    /// <summary>The rest goes on; failed jobs stay failed.</summary>
    Continue,
}

/// <summary>Answers a paused deployment; <see cref="PauseChoice.Continue"/> also lets one go on whose next wave waits for a freeze to end (decision 20).</summary>
public sealed class AnswerPause(
    IDbContextFactory<DeployDbContext> contexts,
    IDeploymentStore store,
    IJobStore jobs,
    CatalogSnapshots catalogs,
    Hints hints,
    TimeProvider clock)
{
    private static readonly JobState[] Open = [JobState.Failed, JobState.Lost];

    /// <summary>Answers, or refuses with <c>unknown_deployment</c>, <c>forbidden</c>, <c>illegal_transition</c> when it is not paused (any more), or <c>stale</c> when it has gone on and paused again.</summary>
    /// <param name="actor">Who answers.</param>
    /// <param name="deploymentId">The deployment.</param>
    /// <param name="choice">The way out.</param>
    /// <param name="shown">The <see cref="Deployment.Version"/> that was looked at, which stays the same for as long as one pause lasts; null for whatever pause there is.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<DeploymentAnswer> HandleAsync(Person actor, long deploymentId, PauseChoice choice, int? shown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        if (work is null) return new DeploymentAnswer.Refused(DeploymentRefusals.Unknown(deploymentId));
        var deployment = work.Deployment;
        var scope = await DeploymentScopes.OfAsync(work.Db, catalog, deployment, cancellationToken);
        if (DeploymentScopes.Refuse(catalog, actor, Act.Deploy, scope) is { } forbidden) return new DeploymentAnswer.Refused(forbidden);
        if (choice == PauseChoice.Continue && deployment is { State: LifecycleState.Applying, PausedReason: null, CancelRequestedAt: null } && IsFrozen(deployment))
        {
            work.Tell(new TimelineEntry.ContinuedInFreeze(deployment.CurrentWave), actor);
            deployment.ContinueInFreeze();
            await work.CommitAsync(cancellationToken);
            hints.Raise(Hint.DeploymentMoved);
            return new DeploymentAnswer.Done(deploymentId);
        }

        if (deployment.State != LifecycleState.Applying || deployment.PausedReason is null)
        {
            return new DeploymentAnswer.Refused(DeploymentRefusals.Illegal(
                deployment, deployment.State == LifecycleState.Applying ? "is not paused; there is nothing to answer" : $"is {EnumCodes.Code(deployment.State)}, not paused"));
        }

        if (shown is not null && shown != deployment.Version)
            return new DeploymentAnswer.Refused(Refusal.Conflict("stale", $"{deployment.PublicId} has gone on since you looked, and is paused again. Nothing was done; look again and decide."));

        await AnswerAsync(work, actor, choice, cancellationToken);
        await work.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        hints.Raise(Hint.JobsWaiting);
        return new DeploymentAnswer.Done(deploymentId);
    }

    // Only what was told can be overruled: a freeze nobody has seen yet is told first.
    private static bool IsFrozen(Deployment deployment) => deployment.WaitingFor?.Split(' ').Any(code => code.StartsWith(GuardPicture.Frozen, StringComparison.Ordinal)) ?? false;

    private async Task AnswerAsync(DeploymentWork work, Person actor, PauseChoice choice, CancellationToken cancellationToken)
    {
        var deployment = work.Deployment;
        switch (choice)
        {
            case PauseChoice.Retry:
                var retried = await jobs.MoveAllAsync(work.Db, deployment.Id, Open, JobState.Pending, work.Now, cancellationToken);
                work.Tell(new TimelineEntry.RetryRequested(retried), actor);
                deployment.GoOn(0);
                break;
            case PauseChoice.Skip:
                var skipped = await jobs.MoveAllAsync(work.Db, deployment.Id, Open, JobState.Skipped, work.Now, cancellationToken);
                work.Tell(new TimelineEntry.SkipRequested(skipped), actor);
                deployment.GoOn(0);
                break;
            default:
                var counts = ProgressQueries.Sum((await ProgressQueries.ByWaveAsync(work.Db, deployment.Id, cancellationToken)).Select(w => w.Counts));
                work.Tell(new TimelineEntry.ContinueRequested(counts.Failed + counts.Lost), actor);
                deployment.GoOn(counts.Failed + counts.Lost);
                break;
        }
    }
}
