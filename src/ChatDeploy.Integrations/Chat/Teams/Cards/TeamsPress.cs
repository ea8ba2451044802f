using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Buttons;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>Reads back what <see cref="TeamsCards"/> put into buttons. What is read comes from outside and may be anything.</summary>
public static class TeamsPress
{
    internal const string Verb = "verb";
    internal const string Data = "data";
    internal const string Inputs = "inputs";
    internal const string Context = "context";

    private static readonly string[] Ours = [Verb, Data, Inputs, Context, "msteams"];

    /// <summary>The press of a button; null where the value is none of ours.</summary>
    /// <param name="value">The <c>value</c> of an activity: of a message (<c>Action.Submit</c>), or of an invocation <c>adaptiveCard/action</c> (<c>Action.Execute</c>), <c>task/fetch</c> or <c>task/submit</c>.</param>
    /// <returns>With an empty text for inputs of the card that were left empty; several choices are joined by commas.</returns>
    public static CardPress? Read(JsonNode? value) => Try(() =>
    {
        if (Given(value) is not { } given) return null;
        var verb = Word(given[Verb]) ?? Word(((value as JsonObject)?["action"] as JsonObject)?[Verb]);
        return string.IsNullOrEmpty(verb) ? null : new CardPress(verb, given[Data] as JsonObject, InputsOf(given));
    });

    /// <summary>The <see cref="DialogFrame.Context"/> of a dialog whose button was pressed; null where it has none.</summary>
    /// <param name="value">The <c>value</c> of an activity.</param>
    public static string? ContextOf(JsonNode? value) => Try(() => Given(value) is { } given ? Word(given[Context]) : null);

    /// <summary>Whether nobody pressed anything: Teams asks for the newest card by itself (<see cref="TeamsRefresh"/>), and nothing may be done but answer with it.</summary>
    /// <param name="value">The <c>value</c> of an invocation <c>adaptiveCard/action</c>.</param>
    public static bool IsAutomatic(JsonNode? value) => Try(() => Word((value as JsonObject)?["trigger"])) == "automatic";

    // What a button sent, out of what Teams puts around it.
    private static JsonObject? Given(JsonNode? value)
    {
        if (value is not JsonObject parts) return null;
        if (parts["action"] is JsonObject action) return action["data"] as JsonObject ?? [];
        return Word(parts[Verb]) is not null ? parts : parts["data"] as JsonObject;
    }

    private static Dictionary<string, string>? InputsOf(JsonObject given)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in given[Inputs] as JsonArray ?? [])
        {
            if (Word(id) is { Length: > 0 } asked) inputs[asked] = "";
        }

        foreach (var (name, value) in given)
        {
            if (Ours.Contains(name, StringComparer.Ordinal) || value is not JsonValue simple) continue;
            inputs[name] = Word(simple) ?? simple.ToJsonString();
        }

        return inputs.Count == 0 ? null : inputs;
    }

    // JSON may hold halves of characters, and the same name twice, which shows when it is read.
    private static T? Try<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Word(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
