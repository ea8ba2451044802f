using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Cards;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Cards;

/// <summary>What Teams shows of a card (protocol notes on Teams, section 6, and on Adaptive Cards, section 1), written apart from what writes cards.</summary>
internal static class TeamsRules
{
    private const int MostButtons = 6;

    private static readonly string[] Elements = ["TextBlock", "RichTextBlock", "FactSet", "ColumnSet", "Column", "Container", "Table", "TableRow", "TableCell", "ActionSet", "Input.Text", "Input.ChoiceSet", "Input.Toggle", "Input.Date", "Input.Time"];
    private static readonly string[] Actions = ["Action.OpenUrl", "Action.ShowCard", "Action.Submit"];

    /// <summary>What is wrong with a card of a message.</summary>
    public static IReadOnlyList<string> OfMessage(JsonObject content) => [.. OfCard(content), .. OfActions(content, [.. Actions, "Action.Execute"]), .. OfExecutes(content)];

    /// <summary>What is wrong with a card of a dialog.</summary>
    public static IReadOnlyList<string> OfDialog(JsonObject content) => [.. OfCard(content), .. OfActions(content, Actions)];

    /// <summary>Objects of a type, wherever they are.</summary>
    public static IEnumerable<JsonObject> All(JsonNode? node, Func<string, bool> isOfType) => Objects(node).Where(part => part["type"] is JsonValue type && isOfType((string?)type ?? ""));

    /// <summary>The buttons, those behind a question and those of old clients, too.</summary>
    public static IEnumerable<JsonObject> Buttons(JsonNode? node) => All(node, type => type.StartsWith("Action.", StringComparison.Ordinal));

    private static IEnumerable<string> OfCard(JsonObject content)
    {
        var bytes = Encoding.UTF8.GetByteCount(TeamsCards.Attachment((JsonObject)content.DeepClone()).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        if (bytes > 28_000) yield return $"{bytes} bytes";
        if ((string?)content["version"] != "1.5") yield return "the version is not 1.5";
        if ((string?)content["msteams"]?["width"] != "Full") yield return "it is not as wide as it could be";
        if (string.IsNullOrWhiteSpace((string?)content["fallbackText"])) yield return "no fallback text";
        if (content["body"] is not JsonArray { Count: > 0 } body)
        {
            yield return "an empty card";
            yield break;
        }

        foreach (var type in Objects(body).Select(part => (string?)part["type"]).OfType<string>().Distinct().Where(type => !Elements.Contains(type) && !type.StartsWith("Action.", StringComparison.Ordinal) && type is not ("TextRun" or "AdaptiveCard" or "task/fetch")))
            yield return $"Teams shows no {type}";
        foreach (var text in All(body, type => type == "TextBlock").Where(text => (bool?)text["wrap"] != true)) yield return $"it does not wrap: {text["text"]}";
        foreach (var id in All(body, type => type.StartsWith("Input.", StringComparison.Ordinal)).Select(input => (string?)input["id"]).GroupBy(id => id).Where(ids => ids.Key is null || ids.Count() > 1)) yield return $"several inputs are called {id.Key}";
        foreach (var input in All(body, type => type.StartsWith("Input.", StringComparison.Ordinal)).Where(input => (bool?)input["isRequired"] == true && input["errorMessage"] is null)) yield return $"{input["id"]} must be filled, and nothing says so";
        foreach (var part in Objects(body).Where(part => part["items"] is JsonArray { Count: 0 })) yield return $"an empty {part["type"]}";
    }

    private static IEnumerable<string> OfActions(JsonObject content, string[] known)
    {
        if (content["actions"] is not null) yield return "buttons outside the body";
        foreach (var button in Buttons(content["body"]))
        {
            if (!known.Contains((string?)button["type"])) yield return $"no {button["type"]} here";
            if (string.IsNullOrWhiteSpace((string?)button["title"])) yield return "a button without a title";
        }

        foreach (var set in All(content["body"], type => type == "ActionSet").Where(set => set["actions"] is not JsonArray { Count: > 0 and <= MostButtons })) yield return $"buttons in a row: {(set["actions"] as JsonArray)?.Count}";
    }

    private static IEnumerable<string> OfExecutes(JsonObject content)
    {
        foreach (var button in All(content["body"], type => type == "Action.Execute"))
        {
            if (string.IsNullOrEmpty((string?)button["verb"])) yield return $"{button["title"]} has no verb";
            if (button["fallback"] is null) continue;
            if ((string?)button["fallback"]!["type"] != "Action.Submit") yield return $"{button["title"]} falls back on something else";
            if (!JsonNode.DeepEquals(button["data"], button["fallback"]!["data"])) yield return $"{button["title"]} falls back on other data";
        }

        if (content["refresh"] is { } refresh && ((string?)refresh["action"]?["type"] != "Action.Execute" || refresh["userIds"] is not JsonArray { Count: <= 60 })) yield return "a refresh that Teams does not take";
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject parts => parts.SelectMany(part => Objects(part.Value)).Prepend(parts),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
