using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Teams;

/// <summary>Teams' JSON: read so that nothing later throws, written so that a letter is a letter.</summary>
internal static class TeamsJson
{
    /// <summary>How bodies are written: without escapes where none are needed, since Teams counts bytes.</summary>
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>An object; null for anything else: other JSON, names that come twice, half characters, no JSON at all.</summary>
    public static JsonObject? ReadObject(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? (JsonObject?)Copy(document.RootElement) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A part that is an object.</summary>
    public static JsonObject? Child(JsonObject? parent, string name) => parent?[name] as JsonObject;

    /// <summary>A part that is a list; empty where there is none.</summary>
    public static IEnumerable<JsonObject> Children(JsonObject? parent, string name) => parent?[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>A part that is a text.</summary>
    public static string? Text(JsonObject? parent, string name) => parent?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    // A copy whose texts have all been read, and can be kept: PostgreSQL's text cannot hold NUL.
    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var item = new JsonObject();
                foreach (var property in element.EnumerateObject()) item[Stored(property.Name)] = Copy(property.Value);
                return item;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
            case JsonValueKind.String:
                return JsonValue.Create(Stored(element.GetString()!));
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static string Stored(string text) => text.Replace('\0', '\uFFFD');
}
