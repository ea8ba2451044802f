using System.Text.Json;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Scm.Webhooks;

/// <summary>Reads what a payload promises, or says what it lacks by its path.</summary>
internal static class PayloadReader
{
    private const int MaxDepth = 256;

    public static JsonDocument Open(ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException notJson)
        {
            throw new MalformedPayloadException("the body is not JSON in UTF-8", notJson);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
        document.Dispose();
        throw new MalformedPayloadException("the body is not a JSON object");
    }

    public static JsonElement Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : throw Missing(name, "an object");

    public static string Text(JsonElement parent, string name) =>
        OptionalText(parent, name) is { Length: > 0 } text ? text : throw Missing(name, "a text");

    public static string? OptionalText(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;
        try
        {
            // A text column cannot hold NUL, and JSON can spell it.
            return value.GetString()!.Replace('\0', '\uFFFD');
        }
        catch (InvalidOperationException loneSurrogate)
        {
            throw new MalformedPayloadException($"'{name}' holds half a surrogate pair", loneSurrogate);
        }
    }

    /// <summary>An object name, lower case; null for the zeros that stand for "none".</summary>
    public static string? ObjectName(JsonElement parent, string name)
    {
        var text = Text(parent, name);
        if (text.Length is not (40 or 64) || text.Any(c => !char.IsAsciiHexDigit(c))) throw Missing(name, "an object name of 40 or 64 hexadecimal digits");
        return text.All(c => c == '0') ? null : text.ToLowerInvariant();
    }

    public static MalformedPayloadException Missing(string name, string kind) => new($"'{name}' is missing or not {kind}");
}
