using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>JSON read as values.</summary>
internal static class ValueReading
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = ScriptText.GreatestDepth };

    /// <summary>The values of a node and all below it.</summary>
    public static Value Read(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return Value.Null;
            case JsonObject source:
                var read = new ValueObject(source.Count);
                foreach (var (key, value) in source) read.Set(key, Read(value));
                return Value.Of(read);
            case JsonArray source:
                var list = new List<Value>(source.Count);
                foreach (var member in source) list.Add(Read(member));
                return Value.Of(list);
            default:
                return Read((JsonValue)node);
        }
    }

    /// <summary>The values of JSON text; throws <see cref="JsonException"/> for text that is none.</summary>
    public static Value Read(string json)
    {
        using var document = JsonDocument.Parse(json, Depth);
        return Read(document.RootElement);
    }

    private static Value Read(JsonValue leaf)
    {
        if (leaf.TryGetValue(out string? text)) return Value.Of(text);
        if (leaf.TryGetValue(out JsonElement element)) return Read(element);
        if (leaf.TryGetValue(out bool flag)) return Value.Of(flag);
        if (leaf.TryGetValue(out int whole)) return Value.Of(whole);
        if (leaf.TryGetValue(out double number)) return Value.Of(number);
        if (leaf.TryGetValue(out long large)) return Value.Of(large);
        return Read(leaf.ToJsonString());
    }

    private static Value Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var read = new ValueObject();
                foreach (var property in element.EnumerateObject()) read.Set(property.Name, Read(property.Value));
                return Value.Of(read);
            case JsonValueKind.Array:
                var list = new List<Value>(element.GetArrayLength());
                foreach (var member in element.EnumerateArray()) list.Add(Read(member));
                return Value.Of(list);
            case JsonValueKind.String:
                return Value.Of(element.GetString());
            case JsonValueKind.Number:
                return Value.Of(element.GetDouble());
            case JsonValueKind.True or JsonValueKind.False:
                return Value.Of(element.ValueKind is JsonValueKind.True);
            default:
                return Value.Null;
        }
    }
}
