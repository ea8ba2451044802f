using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace ChatDeploy.Integrations.Chat.Teams.Tokens;

/// <summary>A token's parts, read and not yet believed: JWS in its compact form (RFC 7515, section 3.1), RS256.</summary>
/// <param name="KeyId">Which key signed it.</param>
/// <param name="Signed">The bytes that the signature is of.</param>
/// <param name="Signature">The signature.</param>
/// <param name="Claims">What it says.</param>
internal sealed record SignedToken(string KeyId, byte[] Signed, byte[] Signature, JsonElement Claims)
{
    /// <summary>The longest token that is looked at, in characters; the real ones have about a thousand.</summary>
    public const int Longest = 8_192;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    // Whoever says a thing twice wants to be understood in two ways.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads one.</summary>
    /// <param name="compact">As it was sent.</param>
    /// <param name="trouble">Where it is none: the code of the refusal.</param>
    public static SignedToken? Read(string compact, out string trouble)
    {
        trouble = "token_too_long";
        if (compact.Length > Longest) return null;
        trouble = "malformed_token";
        var segments = compact.Split('.');
        if (segments.Length != 3 || Decode(segments[0]) is not { } head || Decode(segments[1]) is not { } body || Decode(segments[2]) is not { } signature) return null;
        if (Parse(head) is not { } header || Parse(body) is not { } claims) return null;

        trouble = "wrong_algorithm";
        if (Text(header, "alg") != "RS256") return null;
        trouble = "critical_header";
        if (header.TryGetProperty("crit", out _)) return null;
        trouble = "malformed_token";
        if (header.TryGetProperty("typ", out _) && !string.Equals(Text(header, "typ"), "JWT", StringComparison.OrdinalIgnoreCase)) return null;
        return Text(header, "kid") is { Length: > 0 and <= 200 } keyId
            ? new SignedToken(keyId, System.Text.Encoding.ASCII.GetBytes(compact[..compact.LastIndexOf('.')]), signature, claims)
            : null;
    }

    /// <summary>A claim that is a text; null where it is not there or something else.</summary>
    public string? Text(string claim) => Text(Claims, claim);

    /// <summary>A claim that is a moment, in whole seconds; null where it is not there or something else.</summary>
    public long? Seconds(string claim) => Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) ? seconds : null;

    /// <summary>Whether a claim is there, whatever it is.</summary>
    public bool Has(string claim) => Claims.TryGetProperty(claim, out _);

    /// <summary>The bytes of a segment; null where it is empty or has anything in it that the alphabet has not.</summary>
    public static byte[]? Decode(string segment)
    {
        // The decoder itself would pass over spaces and take padding.
        if (segment.Length == 0 || segment.AsSpan().ContainsAnyExcept(Alphabet) || !Base64Url.IsValid(segment)) return null;
        return Base64Url.DecodeFromChars(segment);
    }

    private static JsonElement? Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string name)
    {
        try
        {
            return parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character, or bytes that are none.
            return null;
        }
    }
}
