using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>Something that is over: a deployment that ended, or what was recorded by hand.</summary>
/// <param name="State">The lifecycle state's code, or <c>recorded</c>.</param>
/// <param name="DeploymentId">The deployment; null for a record by hand.</param>
/// <param name="Title">What it brought where.</param>
/// <param name="Person">Who.</param>
/// <param name="At">When.</param>
/// <param name="IsStruckOut">Whether an administrator has struck the record out.</param>
internal sealed record PastItem(string State, long? DeploymentId, string Title, string Person, DateTimeOffset At, bool IsStruckOut = false)
{
    public static PastItem Of(DeploymentLine line) =>
        new(EnumCodes.Code(line.Deployment.State), line.Deployment.Id, line.Title, line.Requester, line.Deployment.FinishedAt ?? line.Deployment.CreatedAt);

    /// <summary>The item as cards read it.</summary>
    public JsonObject ToData(ConsoleLinks links) => new()
    {
        ["state"] = State,
        ["id"] = DeploymentId is { } id ? new DeploymentId(id).ToString() : null,
        ["url"] = DeploymentId is { } linked ? links.Deployment(linked) : null,
        ["title"] = CardText.Markdown(Title, QuestionRoom.Title),
        ["person"] = CardText.Markdown(Person, CardRoom.Name),
        ["at"] = CardData.Instant(At),
        ["struckOut"] = IsStruckOut,
    };
}
