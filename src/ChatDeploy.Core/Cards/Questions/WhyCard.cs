using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>Data of <c>cards/why.json</c>: what holds a deployment back, and who can help.</summary>
internal static class WhyCard
{
    public const string Stem = "why";

    public static CardContent Of(DeploymentId id, IReadOnlyCollection<Blocker> blockers, ConsoleLinks links) => new(Stem, new JsonObject
    {
        ["id"] = id.ToString(),
        ["url"] = links.Deployment(id.Value),
        ["blockers"] = CardData.List(blockers.Take(QuestionRoom.Reasons), b => new JsonObject
        {
            ["code"] = b.Code,
            ["text"] = CardText.Told(b.Text, QuestionRoom.Sentence),
            ["who"] = b.Who.Count == 0 ? null : CardData.Names(b.Who, QuestionRoom.People),
            ["moreWho"] = CardData.Over(b.Who.Count, QuestionRoom.People),
            ["clearsAt"] = CardData.Instant(b.ClearsAt),
        }),
        ["more"] = CardData.Over(blockers.Count, QuestionRoom.Reasons),
    });
}
