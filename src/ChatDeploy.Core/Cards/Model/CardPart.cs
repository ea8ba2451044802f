using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Cards.Model;

/// <summary>An object of a card while it is read: takes what is known of it, and finds fault with the rest.</summary>
internal sealed class CardPart(JsonObject source, string path, List<CardProblem> problems)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public JsonObject Source => source;

    public string Path => path;

    public string? Type => source["type"] is JsonValue value && value.TryGetValue(out string? type) ? type : null;

    /// <summary>A property that only moves things about on the surfaces that know it.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _taken.Add(name);
    }

    /// <summary>A text within a limit; empty where it is missing, which is a problem.</summary>
    public string Text(string name, int longest, bool mayBeEmpty = false)
    {
        var text = OptionalText(name, longest);
        if (text is null || (!mayBeEmpty && string.IsNullOrWhiteSpace(text))) Refuse(name, "a text is missing");
        return text ?? string.Empty;
    }

    /// <summary>A text within a limit; null where there is none.</summary>
    public string? OptionalText(string name, int longest)
    {
        if (Take(name) is not { } node) return null;
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
        {
            Refuse(name, "a text is expected");
            return null;
        }

        var text = value.GetValue<string>();
        var length = CardText.ShownLength(text);
        if (length > longest) Refuse(name, $"{length:N0} characters; at most {longest:N0} are shown everywhere");
        if (text.Contains("${", StringComparison.Ordinal)) Refuse(name, $"an expression found no data: {text[..Math.Min(60, text.Length)]}");
        return text;
    }

    /// <summary>True or false; false where it is missing.</summary>
    public bool Flag(string name)
    {
        if (Take(name) is not { } node) return false;
        if (node.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return node.GetValue<bool>();
        Refuse(name, "true or false is expected");
        return false;
    }

    /// <summary>A whole number; null where it is missing.</summary>
    public int? Number(string name)
    {
        if (Take(name) is not { } node) return null;
        if (node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && int.TryParse(value.ToJsonString(), out var number)) return number;
        Refuse(name, "a whole number is expected");
        return null;
    }

    /// <summary>One of a few words, in any case; the first where it is missing.</summary>
    public T Word<T>(string name) where T : struct, Enum
    {
        if (OptionalText(name, 40) is not { } word) return default;
        if (EnumCodes.Find<T>(word.ToLowerInvariant()) is { } known) return known;
        Refuse(name, $"'{word}' does not map everywhere; use {string.Join(", ", Enum.GetValues<T>().Select(value => EnumCodes.Code(value)))}");
        return default;
    }

    /// <summary>Objects of a list; none where it is missing.</summary>
    public IReadOnlyList<CardPart> Parts(string name, int most)
    {
        if (Take(name) is not { } node) return [];
        if (node is not JsonArray list)
        {
            Refuse(name, "a list is expected");
            return [];
        }

        if (list.Count > most) Refuse(name, $"{list.Count} of them; at most {most} are shown everywhere");
        var parts = new List<CardPart>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject item) parts.Add(new CardPart(item, $"{path}.{name}[{i}]", problems));
            else problems.Add(new CardProblem($"{path}.{name}[{i}]", "an object is expected"));
        }

        return parts;
    }

    /// <summary>A property as it is.</summary>
    public JsonNode? Take(string name)
    {
        _taken.Add(name);
        return source[name];
    }

    /// <summary>Finds fault with a property.</summary>
    public void Refuse(string name, string text) => problems.Add(new CardProblem($"{path}.{name}", text));

    /// <summary>Finds fault with the whole.</summary>
    public void Refuse(string text) => problems.Add(new CardProblem(path, text));

    /// <summary>Finds fault with everything that was not taken.</summary>
    public void Finish()
    {
        foreach (var (name, _) in source)
        {
            if (!_taken.Contains(name) && name != "type") Refuse(name, $"not in the subset of {Type ?? "an object here"} that maps to Teams, Slack and the web");
        }
    }
}
