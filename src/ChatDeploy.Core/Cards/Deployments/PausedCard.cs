using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>Data of <c>cards/paused.json</c>: what failed, and the ways on (spec F2).</summary>
internal static class PausedCard
{
    public const string Stem = "paused";

    public static JsonObject Of(DeploymentPicture picture)
    {
        var data = HeadData.Of(picture);
        ProgressData.Add(data, picture);

        // Which pause the buttons answer: an old card's do not answer a later one.
        data["version"] = picture.Deployment.Version.ToString(CultureInfo.InvariantCulture);
        data["canAnswer"] = picture.Blockers.FirstOrDefault(b => b.Code == "paused") is { Who.Count: > 0 } paused ? CardData.Names(paused.Who, CardRoom.People) : null;
        data["isLastWave"] = picture.Deployment.CurrentWave >= picture.Deployment.WaveCount;
        return data;
    }
}
