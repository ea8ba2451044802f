using System.Text.Json.Nodes;

namespace ChatDeploy.Browser.Tests.Slack;

/// <summary>A screen of Slack's, as <c>renderer/slack.jsx</c> draws it.</summary>
/// <param name="Name">Of its pictures.</param>
/// <param name="Json">What is on it.</param>
internal sealed record SlackScene(string Name, JsonObject Json)
{
    /// <summary>A channel with messages.</summary>
    public static SlackScene Channel(string name, params JsonObject[] messages) =>
        new(name, new JsonObject { ["kind"] = "channel", ["messages"] = new JsonArray([.. messages]) });

    /// <summary>A modal as <c>views.open</c> takes it.</summary>
    public static SlackScene Modal(string name, JsonObject view) => new(name, new JsonObject { ["kind"] = "modal", ["view"] = view.DeepClone() });

    /// <summary>The app's home tab as <c>views.publish</c> takes it.</summary>
    public static SlackScene Home(string name, JsonObject view) => new(name, new JsonObject { ["kind"] = "home", ["view"] = view.DeepClone() });

    /// <summary>A message of a channel.</summary>
    /// <param name="shown">Its <c>text</c> and <c>blocks</c>.</param>
    /// <param name="isForOne">Whether only one person sees it.</param>
    /// <param name="thread">What was answered below it.</param>
    public static JsonObject Message(JsonObject shown, bool isForOne = false, IEnumerable<JsonObject>? thread = null)
    {
        var message = (JsonObject)shown.DeepClone();
        if (isForOne) message["ephemeral"] = true;
        if (thread is not null) message["thread"] = new JsonArray([.. thread.Select(reply => reply.DeepClone())]);
        return message;
    }
}
