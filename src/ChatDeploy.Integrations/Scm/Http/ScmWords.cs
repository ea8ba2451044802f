using System.Text;
using System.Text.Json;

namespace ChatDeploy.Integrations.Scm.Http;

/// <summary>The provider's own words of a refusal, fit for a message: short, one line, without secrets.</summary>
internal static class ScmWords
{
    private const int Longest = 300;

    /// <summary>The words; null where there are none that can be read (a page of a proxy, say).</summary>
    public static string? Read(byte[] body, IReadOnlyList<string> secrets)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Words(document.RootElement) is { Length: > 0 } words ? Clean(words, secrets) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // GitHub: message, and errors[] of texts or {message}; GitLab: message (a text, a list or an object of lists), error; Bitbucket: error.message.
    private static string? Words(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => Join(element.EnumerateArray().Select(Words), ", "),
        JsonValueKind.Object when !element.TryGetProperty("message", out _) && !element.TryGetProperty("error", out _) =>
            Join(element.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Array or JsonValueKind.String).Take(5).Select(p => $"{p.Name} {Words(p.Value)}"), ", "),
        JsonValueKind.Object => Join(new[] { "message", "error", "error_description", "errors" }.Select(name => element.TryGetProperty(name, out var value) ? Words(value) : null), ": "),
        _ => null,
    };

    private static string Join(IEnumerable<string?> parts, string between) => string.Join(between, parts.Where(part => !string.IsNullOrWhiteSpace(part)).Distinct(StringComparer.Ordinal));

    private static string Clean(string words, IReadOnlyList<string> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret.Length > 0) words = words.Replace(secret, "***", StringComparison.Ordinal);
        }

        var line = new StringBuilder(Math.Min(words.Length, Longest));
        foreach (var c in words)
        {
            if (line.Length == Longest) return line.Append('…').ToString();
            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.ToString().Trim().TrimEnd('.');
    }
}
