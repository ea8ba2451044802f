using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Slack;

/// <summary>A person of a <see cref="FakeSlack"/> at their screen: what they do becomes the payload that Slack sends, and what it is answered is done as Slack does it.</summary>
/// <param name="slack">The workspace.</param>
/// <param name="userId">Who.</param>
/// <param name="deliver">Brings a payload of <c>/slack/interactions</c> to the app, over HTTP or directly; its answer's body as JSON, null for an empty one.</param>
public sealed class FakeSlackPerson(FakeSlack slack, string userId, Func<JsonObject, Task<JsonObject?>> deliver)
{
    /// <summary>Who.</summary>
    public string UserId => userId;

    /// <summary>The modal opened last; throws where none is open.</summary>
    public FakeSlackModal Modal() =>
        new(this, slack.Workspace, slack.Workspace.Views.LastOrDefault(view => view is { HomeOf: null, IsClosed: false }) ?? throw new InvalidOperationException("no modal is open"));

    /// <summary>Sends a payload of this person.</summary>
    internal Task<JsonObject?> SendAsync(string type, FakeSlackView? view, JsonObject payload)
    {
        payload["type"] = type;
        payload["team"] = new JsonObject { ["id"] = FakeSlackWorkspace.TeamId, ["domain"] = "demo" };
        payload["user"] = new JsonObject { ["id"] = userId, ["username"] = "somebody", ["team_id"] = FakeSlackWorkspace.TeamId };
        payload["api_app_id"] = "A0APP";
        if (type != "block_suggestion") payload["trigger_id"] = slack.NewTrigger(view?.Id);
        return deliver((JsonObject)payload.DeepClone());
    }
}
