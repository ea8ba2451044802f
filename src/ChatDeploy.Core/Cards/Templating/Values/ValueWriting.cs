using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>Values written as JSON. Nothing there is left out of objects and null in lists; halves of a character become U+FFFD.</summary>
internal static class ValueWriting
{
    /// <summary>The value as a tree of nodes.</summary>
    public static JsonNode? ToNode(in Value value, int depth = 0)
    {
        if (depth > ScriptText.GreatestDepth) throw TooDeep();
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                return JsonValue.Create(value.IsTrue);
            case ValueKind.Number:
                return IsWhole(value.Number) ? JsonValue.Create((long)value.Number) : double.IsFinite(value.Number) ? JsonValue.Create(value.Number) : null;
            case ValueKind.Text:
                return JsonValue.Create(value.Text!);
            case ValueKind.List:
                var list = new JsonArray();
                foreach (var member in value.List!) list.Add(ToNode(member, depth + 1));
                return list;
            case ValueKind.Object:
                var source = value.Object!;
                var written = new JsonObject();
                for (var i = 0; i < source.Count; i++)
                {
                    if (!source.Values[i].IsUndefined) written.Add(source.Keys[i], ToNode(source.Values[i], depth + 1));
                }

                return written;
            default:
                return null;
        }
    }

    /// <summary>The value into a writer.</summary>
    public static void Write(in Value value, Utf8JsonWriter writer, int depth = 0)
    {
        if (depth > ScriptText.GreatestDepth) throw TooDeep();
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                writer.WriteBooleanValue(value.IsTrue);
                break;
            case ValueKind.Number when IsWhole(value.Number):
                writer.WriteNumberValue((long)value.Number);
                break;
            case ValueKind.Number when double.IsFinite(value.Number):
                writer.WriteNumberValue(value.Number);
                break;
            case ValueKind.Text:
                writer.WriteStringValue(value.Text!);
                break;
            case ValueKind.List:
                writer.WriteStartArray();
                foreach (var member in value.List!) Write(member, writer, depth + 1);
                writer.WriteEndArray();
                break;
            case ValueKind.Object:
                writer.WriteStartObject();
                var source = value.Object!;
                for (var i = 0; i < source.Count; i++)
                {
                    if (source.Values[i].IsUndefined) continue;
                    writer.WritePropertyName(source.Keys[i]);
                    Write(source.Values[i], writer, depth + 1);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static bool IsWhole(double number) => number == Math.Floor(number) && Math.Abs(number) < 1e18;

    private static ExpressionBreak TooDeep() => new($"the card holds itself, or is deeper than {ScriptText.GreatestDepth}");
}
