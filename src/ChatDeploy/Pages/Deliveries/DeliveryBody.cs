using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatDeploy.Pages.Deliveries;

/// <summary>Shows what a delivery brought, for reading: bounded, whatever a stranger sent.</summary>
internal static class DeliveryBody
{
    /// <summary>The most characters that are shown.</summary>
    public const int MostShown = 64 * 1024;

    // Larger ones are shown as they came: indenting them would take longer than anybody wants to wait.
    private const int MostIndented = 1 << 20;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body as text, indented where it is JSON; and whether it was cut.</summary>
    public static (string Text, bool IsCut) Shown(ReadOnlySpan<byte> body)
    {
        var text = body.Length <= MostIndented && Indent(body) is { } indented ? indented : Encoding.UTF8.GetString(body[..Math.Min(body.Length, MostShown * 2)]);
        if (text.Length <= MostShown) return (text, body.Length > MostShown * 2);
        return (text[..(char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown)], true);
    }

    /// <summary>The headers that were kept, in the order in which they are stored.</summary>
    public static IReadOnlyList<(string Name, string Value)> Headers(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(header => (header.Name, header.Value.ToString()))];
    }

    private static string? Indent(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
