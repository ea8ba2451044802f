using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Teams;

/// <summary>The answer to an invoke, whose shape was found right.</summary>
/// <param name="Status">The body's <c>statusCode</c>; 200 for dialogs.</param>
/// <param name="Type">The body's <c>type</c>: of a card's action a media type, of a dialog <c>continue</c>, <c>message</c>, or <c>close</c> for an empty answer.</param>
/// <param name="Value">The body's <c>value</c>: a card, a text, an error, a dialog.</param>
public sealed record FakeTeamsInvokeAnswer(int Status, string Type, JsonNode? Value)
{
    /// <summary>The card that is shown, in the message or in the dialog; null where none is.</summary>
    public JsonObject? Card => Type == "continue" ? Value?["card"]?["content"] as JsonObject : Type == FakeTeamsInvokes.CardType ? Value as JsonObject : null;

    /// <summary>What it says where it shows no card.</summary>
    public string? Words => Value is JsonValue text && text.TryGetValue<string>(out var words) ? words : (string?)(Value as JsonObject)?["message"];
}

/// <summary>Checks what invokes are answered (Teams notes, section 6).</summary>
public static class FakeTeamsInvokes
{
    /// <summary>The media type of cards.</summary>
    public const string CardType = "application/vnd.microsoft.card.adaptive";

    /// <summary>The media type of errors.</summary>
    public const string ErrorType = "application/vnd.microsoft.error";

    /// <summary>The media type of words.</summary>
    public const string MessageType = "application/vnd.microsoft.activity.message";

    private static readonly (int Status, string Type)[] CardAnswers =
    [
        (200, CardType), (200, MessageType), (400, ErrorType), (500, ErrorType), (401, "application/vnd.microsoft.activity.loginRequest"),
        (401, "application/vnd.microsoft.error.inccorectAuthCode"), (412, "application/vnd.microsoft.error.preconditionFailed"),
    ];

    /// <summary>The answer to a card's action.</summary>
    /// <exception cref="InvalidOperationException">Teams would say "Something went wrong".</exception>
    public static FakeTeamsInvokeAnswer ReadCardAnswer(int httpStatus, JsonObject? body)
    {
        if (httpStatus != 200 || body is null) throw Wrong($"an invoke was answered with HTTP {httpStatus} and {(body is null ? "no" : "a")} body");
        var (status, type, value) = ((int?)body["statusCode"] ?? 0, (string?)body["type"] ?? "", body["value"]);
        if (!CardAnswers.Contains((status, type))) throw Wrong($"no such answer: {status} {type}");
        if (type == CardType && CardTrouble(value) is { } trouble) throw Wrong(trouble);
        if (type == MessageType && value is not JsonValue) throw Wrong("a message that is no text");
        if (type == ErrorType && ((string?)value?["code"] is not { Length: > 0 } || (string?)value["message"] is not { Length: > 0 })) throw Wrong("an error without code or message");
        return new FakeTeamsInvokeAnswer(status, type, value);
    }

    /// <summary>The answer to <c>task/fetch</c> and <c>task/submit</c>.</summary>
    /// <exception cref="InvalidOperationException">Teams would say "Something went wrong".</exception>
    public static FakeTeamsInvokeAnswer ReadDialogAnswer(int httpStatus, JsonObject? body, bool isFetch)
    {
        if (httpStatus != 200) throw Wrong($"an invoke was answered with HTTP {httpStatus}");
        if (body is null or { Count: 0 }) return isFetch ? throw Wrong("a dialog that shows nothing") : new FakeTeamsInvokeAnswer(200, "close", null);
        var (type, value) = ((string?)body["task"]?["type"], body["task"]?["value"]);
        switch (type)
        {
            case "message" when value is JsonValue:
                return new FakeTeamsInvokeAnswer(200, type, value);
            case "continue" when value is JsonObject dialog:
                if ((string?)dialog["title"] is not { Length: > 0 }) throw Wrong("a dialog without a title");
                foreach (var size in new[] { "height", "width" })
                    if (dialog[size] is JsonValue given && !(given.TryGetValue<int>(out _) || (string?)given is "small" or "medium" or "large")) throw Wrong($"a dialog's {size}: {given}");
                if ((string?)dialog["card"]?["contentType"] != CardType || CardTrouble(dialog["card"]?["content"]) is { } trouble && (trouble.Length > 0)) throw Wrong("a dialog without a good card");
                return new FakeTeamsInvokeAnswer(200, type, value);
            default:
                throw Wrong($"no such answer: {type}");
        }
    }

    /// <summary>Why Teams does not show a card; null where it does.</summary>
    public static string? CardTrouble(JsonNode? content)
    {
        if (content is not JsonObject card || (string?)card["type"] != "AdaptiveCard") return "no card";
        if (!Version.TryParse((string?)card["version"], out var version) || version > new Version(1, 5)) return $"a card of version {card["version"]}";
        if (card["refresh"] is JsonObject refresh && (refresh["userIds"] is JsonArray { Count: > 60 } || (string?)refresh["action"]?["type"] != "Action.Execute")) return "a refresh that Teams does not take";
        return null;
    }

    private static InvalidOperationException Wrong(string what) => new($"Teams shows \"Something went wrong\": {what}");
}
