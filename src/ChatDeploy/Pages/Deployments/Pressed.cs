using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Pages.Deployments;

/// <summary>Looks after buttons that were pressed on a page that is no longer true: they say what happened meanwhile, and who did it.</summary>
internal sealed class Pressed(DeploymentQueries deployments, TimelineQueries timeline)
{
    /// <summary><c>stale</c> where the deployment has moved on since the page that somebody pressed on; null where it is as shown.</summary>
    /// <param name="deploymentId">The deployment.</param>
    /// <param name="version">The change that the page showed; null does not say.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<Refusal?> RefuseStaleAsync(long deploymentId, int? version, CancellationToken cancellationToken)
    {
        if (version is null || await deployments.FindAsync(deploymentId, withCells: false, cancellationToken) is not { } now || now.Version == version) return null;
        var state = now.Paused is null ? EnumCodes.Code(now.LifecycleState).Replace('_', ' ') : "paused again";
        return await WithWhatHappenedAsync(deploymentId, Refusal.Conflict("stale", $"{now.Id} has moved on since you looked: it is {state}. Nothing was done; look again and decide."), cancellationToken);
    }

    /// <summary>A refusal for a conflict with the last thing that a person did to the deployment; any other as it is.</summary>
    public async Task<Refusal> WithWhatHappenedAsync(long deploymentId, Refusal refusal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        if (refusal.Kind != RefusalKind.Conflict || await timeline.LastByPersonAsync(deploymentId, cancellationToken) is not { } last) return refusal;
        return refusal with { Message = $"{refusal.Message} Last: {TimelineSentence.Of(last).Text} at {last.At.UtcDateTime:HH:mm} UTC." };
    }
}
