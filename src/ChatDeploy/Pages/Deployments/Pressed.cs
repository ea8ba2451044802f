using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Pages.Deployments;

/// <summary>Looks after buttons that were pressed on a page that is no longer true: they say what happened meanwhile, and who did it.</summary>
internal sealed class Pressed(TimelineQueries timeline)
{
    /// <summary>A refusal for a conflict with the last thing that a person did to the deployment; any other as it is.</summary>
    public async Task<Refusal> WithWhatHappenedAsync(long deploymentId, Refusal refusal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        if (refusal.Kind != RefusalKind.Conflict || await timeline.LastByPersonAsync(deploymentId, cancellationToken) is not { } last) return refusal;
        return refusal with { Message = $"{refusal.Message} Last: {TimelineSentence.Of(last).Text} at {last.At.UtcDateTime:HH:mm} UTC." };
    }
}
