using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>What <c>cards/status.json</c> is made of: how everything stands, or one target.</summary>
internal sealed record StatusPicture
{
    /// <summary>The target; null for everything that is under way.</summary>
    public CatalogTarget? Target { get; init; }

    public IReadOnlyList<DeploymentLine> UnderWay { get; init; } = [];

    public int UnderWayCount { get; init; }

    public IReadOnlyList<DeploymentLine> Ended { get; init; } = [];

    public IReadOnlyList<RunningRow> Running { get; init; } = [];

    public IReadOnlyList<PinView> Pins { get; init; } = [];
}

/// <summary>What runs of a tool in an environment.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Versions">Versions with how many sites run each, most first; a null one stands for sites where nothing runs.</param>
/// <param name="Ready">How many commits are newer than what runs at one site at least.</param>
/// <param name="HasMore">Whether there may be more of these.</param>
internal sealed record RunningRow(string Environment, string Tool, IReadOnlyList<(string? Version, int Sites)> Versions, int Ready, bool HasMore);

/// <summary>Data of <c>cards/status.json</c>.</summary>
internal static class StatusCard
{
    public const string Stem = "status";

    private const int MostVersions = 3;

    public static CardContent Of(StatusPicture picture, ConsoleLinks links)
    {
        var target = picture.Target;
        return new CardContent(Stem, new JsonObject
        {
            ["target"] = target is null ? null : CardText.Markdown(target.Name, QuestionRoom.Site),
            ["name"] = target?.Name,
            ["isEverything"] = target?.IsEverything ?? false,
            ["sites"] = target?.Sites.Count ?? 0,
            ["underWay"] = CardData.List(picture.UnderWay.Take(QuestionRoom.UnderWay), d => UnderWay(d, links)),
            ["underWayCount"] = picture.UnderWayCount,
            ["moreUnderWay"] = CardData.Over(picture.UnderWayCount, QuestionRoom.UnderWay),
            ["running"] = CardData.List(picture.Running.Take(QuestionRoom.Rows), Row),
            ["moreRunning"] = CardData.Over(picture.Running.Count, QuestionRoom.Rows),
            ["pins"] = CardData.List(picture.Pins.Take(QuestionRoom.Pins), Pin),
            ["morePins"] = CardData.Over(picture.Pins.Count, QuestionRoom.Pins),
            ["ended"] = CardData.List(picture.Ended.Take(QuestionRoom.PastLately), d => PastItem.Of(d).ToData(links)),
            ["url"] = links.Page("/"),
        });
    }

    private static JsonObject UnderWay(DeploymentLine line, ConsoleLinks links)
    {
        var (deployment, counts) = (line.Deployment, line.Counts);
        return new JsonObject
        {
            ["id"] = deployment.PublicId.ToString(),
            ["url"] = links.Deployment(deployment.Id),
            ["state"] = deployment switch
            {
                { State: LifecycleState.Applying, CancelRequestedAt: not null } => "ending",
                { PausedReason: not null } => "paused",
                _ => EnumCodes.Code(deployment.State),
            },
            ["percent"] = counts.Total == 0 ? 0 : (int)(100L * (counts.Succeeded + counts.Skipped) / counts.Total),
            ["failed"] = counts.Failed + counts.Lost,
            ["total"] = counts.Total,
            ["title"] = CardText.Markdown(line.Title, QuestionRoom.Title),
            ["person"] = CardData.Name(line.Requester),
        };
    }

    private static JsonObject Row(RunningRow row)
    {
        var parts = row.Versions.Take(MostVersions).Select(v => (v.Version is null ? "–" : CardData.Version(v.Version)) + (row.Versions.Count == 1 ? "" : $" ×{v.Sites}"));
        return new JsonObject
        {
            ["environment"] = CardData.Name(row.Environment),
            ["tool"] = CardData.Name(row.Tool),
            ["versions"] = string.Join(", ", parts) + (row.Versions.Count > MostVersions ? ", …" : ""),
            ["ready"] = row.Ready,
            ["hasMore"] = row.HasMore,
        };
    }

    private static JsonObject Pin(PinView pin) => new()
    {
        ["target"] = CardText.Markdown(pin.Target, QuestionRoom.Site),
        ["tool"] = CardData.Name(pin.Tool),
        ["version"] = CardData.Version(pin.Version),
        ["environment"] = CardData.Name(pin.Environment),
        ["person"] = CardText.Markdown(pin.Owner ?? "–", CardRoom.Name),
        ["reason"] = CardText.Markdown(pin.Reason, CardRoom.Subject),
    };
}
