using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Conversation.Buttons;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Reads back what <see cref="BlockKit"/> put into buttons and views. What is read comes from outside and may be anything.</summary>
public static class SlackPress
{
    /// <summary>Whether a button asks for a form (<see cref="BlockKit.Form"/>) before it does what its verb says.</summary>
    /// <param name="actionId">The action's <c>action_id</c>.</param>
    public static bool OpensForm(string actionId)
    {
        ArgumentNullException.ThrowIfNull(actionId);
        return actionId.EndsWith(ButtonBlocks.Form, StringComparison.Ordinal) || actionId.Contains(ButtonBlocks.Form + ":", StringComparison.Ordinal);
    }

    /// <summary>The press of a button, or the submission of a view; null where the value is none of ours, as of a button that only opens a page.</summary>
    /// <param name="value">A button's <c>value</c> or a view's <c>private_metadata</c>.</param>
    /// <param name="state">The <c>state.values</c> of the view that the button stands in; null where there is none.</param>
    public static CardPress? Read(string? value, JsonObject? state = null)
    {
        if (Parsed(value) is not { } parsed || Word(parsed["verb"]) is not { Length: > 0 } verb) return null;
        return new CardPress(verb, parsed["data"] as JsonObject, state is null ? null : Inputs(state));
    }

    /// <summary>The <see cref="ModalFrame.Context"/> of a view; null where it has none.</summary>
    /// <param name="privateMetadata">The view's <c>private_metadata</c>.</param>
    public static string? Context(string? privateMetadata) => Parsed(privateMetadata) is { } parsed ? Word(parsed["context"]) : null;

    /// <summary>What was typed and chosen, by the inputs' ids; several choices joined by commas, an input left empty as an empty text.</summary>
    /// <param name="state">A view's <c>state.values</c>.</param>
    public static IReadOnlyDictionary<string, string> Inputs(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (blockId, block) in state)
        {
            if (block is not JsonObject { Count: 1 } actions || actions.First() is not { Value: JsonObject given } action) continue;
            inputs[blockId] = Given(action.Key, given);
        }

        return inputs;
    }

    /// <summary>What a button carries.</summary>
    internal static string Value(CardAction.Execute action) => BlockJson.Write(Parts(action));

    /// <summary>What a view carries.</summary>
    internal static string Metadata(CardAction.Execute? submit, string? context)
    {
        var parts = submit is null ? [] : Parts(submit);
        if (context is not null) parts["context"] = context;
        return BlockJson.Write(parts);
    }

    private static JsonObject Parts(CardAction.Execute action)
    {
        var data = (JsonObject)action.Data.DeepClone();
        data.Remove("verb");
        return new JsonObject { ["verb"] = action.Verb, ["data"] = data };
    }

    private static string Given(string actionId, JsonObject given)
    {
        if (given["selected_options"] is JsonArray several)
        {
            if (several.Count == 0 && actionId.IndexOf(InputBlocks.Off, StringComparison.Ordinal) is >= 0 and var off) return actionId[(off + 1)..];
            return string.Join(',', several.OfType<JsonObject>().Select(option => Word(option["value"])).OfType<string>());
        }

        return Word((given["selected_option"] as JsonObject)?["value"] ?? given["selected_date"] ?? given["selected_time"] ?? given["value"]) ?? "";
    }

    private static string? Word(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static JsonObject? Parsed(string? json)
    {
        if (string.IsNullOrEmpty(json)) return null;
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
