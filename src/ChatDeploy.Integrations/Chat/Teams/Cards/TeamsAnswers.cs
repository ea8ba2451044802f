using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>Bodies of answers to Teams' invocations. The HTTP status is 200 with each of them (protocol notes on Teams, section 6).</summary>
public static class TeamsAnswers
{
    /// <summary>To <c>adaptiveCard/action</c>: the card as it is now. Only who pressed sees it; the message is to be changed for everybody else.</summary>
    /// <param name="content">Of <see cref="TeamsCards.Message"/>; it must not be part of anything else.</param>
    public static JsonObject Card(JsonObject content) => Action(200, TeamsCards.ContentType, content);

    /// <summary>To <c>adaptiveCard/action</c>: words, while the card stays as it is.</summary>
    /// <param name="text">A few lines; light markdown becomes plain text, which is all that is shown here.</param>
    public static JsonObject Message(string text) => Action(200, "application/vnd.microsoft.activity.message", Plain(text));

    /// <summary>To <c>adaptiveCard/action</c>: it was not done, and why.</summary>
    /// <param name="code">A stable code: <c>forbidden</c>.</param>
    /// <param name="message">For people, in a sentence; light markdown becomes plain text.</param>
    public static JsonObject Error(string code, string message) => Action(400, "application/vnd.microsoft.error", new JsonObject { ["code"] = code, ["message"] = Plain(message) });

    /// <summary>To <c>task/fetch</c> and <c>task/submit</c>: a dialog, or what it shows next.</summary>
    /// <param name="title">Above the card.</param>
    /// <param name="content">Of <see cref="TeamsCards.Dialog"/> or <see cref="TeamsCards.Form"/>; it must not be part of anything else.</param>
    /// <param name="size"><c>small</c>, <c>medium</c> or <c>large</c>; phones show it on the whole screen.</param>
    public static JsonObject Dialog(string title, JsonObject content, string size = "medium") => Task("continue", new JsonObject
    {
        ["title"] = title,
        ["height"] = size,
        ["width"] = size,
        ["card"] = TeamsCards.Attachment(content),
    });

    /// <summary>To <c>task/fetch</c> and <c>task/submit</c>: words in the dialog, which is over.</summary>
    /// <param name="text">Light markdown becomes plain text.</param>
    public static JsonObject DialogMessage(string text) => Task("message", Plain(text));

    private static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
    }

    private static JsonObject Action(int status, string type, JsonNode value) => new() { ["statusCode"] = status, ["type"] = type, ["value"] = value };

    private static JsonObject Task(string type, JsonNode value) => new() { ["task"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
