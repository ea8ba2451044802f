using System.Text.Json.Nodes;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>Data of <c>cards/progress.json</c>: a released deployment that waits for its start, or whose jobs run.</summary>
internal static class ProgressCard
{
    public const string Stem = "progress";

    public static JsonObject Of(DeploymentPicture picture)
    {
        var deployment = picture.Deployment;
        var isWaiting = deployment.State == LifecycleState.Approved;
        var data = HeadData.Of(picture);
        ProgressData.Add(data, picture);
        data["isWaiting"] = isWaiting;
        data["isEnding"] = deployment.CancelRequestedAt is not null;
        data["startsAt"] = isWaiting && deployment.StartsAt > picture.Now ? CardData.Instant(deployment.StartsAt) : null;
        data["position"] = Math.Max(deployment.QueuePosition ?? 0, picture.Blockers.Count(b => b.Code == "earlier_deployment"));
        data["blockers"] = CardData.List(
            picture.Blockers.Where(b => isWaiting && b.Code != "start_time_ahead").Take(CardRoom.Findings), b => new JsonObject { ["text"] = CardData.Told(b.Text) });
        data["runningJobs"] = picture.Running.Count == 0 ? new JsonArray() : CardData.List(picture.Running, job => new JsonObject
        {
            ["tool"] = CardData.Name(job.Tool, 40),
            ["site"] = CardData.Name(job.Site, CardRoom.Site),
            ["startedAt"] = CardData.Instant(job.StartedAt),
        });
        data["moreRunningJobs"] = CardData.Over(picture.Progress.Total.Running, picture.Running.Count);
        return data;
    }
}
