using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>What is different where a card stands in a dialog.</summary>
/// <param name="Context">What is to come back with a press beside the button's data, such as the conversation; null for nothing.</param>
public sealed record DialogFrame(string? Context = null)
{
    /// <summary>By the ids of inputs, what Teams has better than the card's, such as <c>{"type":"Input.Date"}</c>. Name, label, place and whether it must be filled stay the card's.</summary>
    public IReadOnlyDictionary<string, JsonObject> Elements { get; init; } = new Dictionary<string, JsonObject>(StringComparer.Ordinal);

    /// <summary>Ids of inputs that Teams shall not submit without, by buttons that take inputs.</summary>
    public IReadOnlySet<string> Required { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Ids of elements and verbs of buttons that the dialog does not need.</summary>
    public IReadOnlySet<string> Omitted { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>An input as the dialog has it.</summary>
    internal JsonObject Of(JsonObject input)
    {
        var id = (string?)input["id"] ?? "";
        var written = (JsonObject)input.DeepClone();
        if (Elements.TryGetValue(id, out var own))
        {
            written = (JsonObject)own.DeepClone();
            foreach (var name in (string[])["id", "label", "spacing", "separator", "isRequired", "errorMessage"])
            {
                if (input[name] is { } value) written[name] = value.DeepClone();
            }
        }

        if (Required.Contains(id)) written["isRequired"] = true;

        // Without words of ours, Teams marks the input and says nothing.
        if ((bool?)written["isRequired"] == true && written["errorMessage"] is null) written["errorMessage"] = "Fill this in, please.";
        return written;
    }
}
