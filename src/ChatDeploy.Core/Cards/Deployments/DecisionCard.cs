using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Texts;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>Data of <c>cards/decision.json</c>: what the approval card becomes for people who are not asked any more (spec B6).</summary>
internal static class DecisionCard
{
    public const string Stem = "decision";

    public static JsonObject Of(DeploymentPicture picture, TicketOutcome outcome)
    {
        var data = HeadData.Of(picture);
        if (outcome.Code is not ("approved" or "waiting")) data["comments"] = new JsonArray();
        data["outcome"] = outcome.Code;
        data["by"] = outcome.By is { } by ? CardData.Name(by) : null;
        data["comment"] = CardData.Sentence(outcome.Comment);
        data["at"] = CardData.Instant(outcome.At);
        data["required"] = outcome.Required;
        data["given"] = outcome.Given;
        data["missing"] = Missing(outcome);
        return data;
    }

    /// <summary>The card in a line of plain text.</summary>
    public static string Fallback(DeploymentPicture picture, TicketOutcome outcome)
    {
        var by = CardText.Plain(outcome.Code == "approved" ? ChatLines.Names([.. picture.Approvals.Select(a => a.Person)]) : outcome.By ?? "", 200);
        var what = outcome.Code switch
        {
            "waiting" => $"was approved by you, {ChatLines.Count(Missing(outcome), "more approval")} needed",
            "approved" => by.Length > 0 ? $"was approved by {by}" : "was approved",
            "rejected" => by.Length > 0 ? $"was rejected by {by}" : "was rejected",
            "cancelled" => by.Length > 0 ? $"was withdrawn by {by}" : "was withdrawn",
            "expired" => "has expired",
            _ => "has another plan now and is not to be approved for the moment",
        };
        return $"{picture.Deployment.PublicId} {what}: {HeadData.Title(picture)}";
    }

    private static int Missing(TicketOutcome outcome) => Math.Max(0, outcome.Required - outcome.Given);
}
