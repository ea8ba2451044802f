using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Conversation.Buttons;

/// <summary>A button of a card that somebody pressed, on whatever surface. Everything in it comes from outside and may be anything.</summary>
/// <param name="Verb">The button's verb: <c>launch</c>.</param>
/// <param name="Data">The button's data as the card had it: <c>{"deployment":"D-12","previewRef":"…"}</c>; null where none came along.</param>
/// <param name="Inputs">What was typed and chosen in the card, by the inputs' names; null where there was none.</param>
public sealed record CardPress(string Verb, JsonObject? Data = null, IReadOnlyDictionary<string, string>? Inputs = null)
{
    /// <summary>A value of the data as text; null where it is missing, empty or no text.</summary>
    public string? Value(string name) =>
        Data is not null && Data.TryGetPropertyValue(name, out var node) && node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;

    /// <summary>An input's text without space around it; null where nothing was typed.</summary>
    public string? Input(string name) =>
        Inputs is not null && Inputs.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
