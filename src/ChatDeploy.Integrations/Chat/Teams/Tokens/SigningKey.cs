using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;

namespace ChatDeploy.Integrations.Chat.Teams.Tokens;

/// <summary>A public key that tokens are signed with (RFC 7517).</summary>
/// <param name="Parameters">Modulus and exponent.</param>
/// <param name="Endorsements">The channels that it may sign for: Bot Framework's keys have these.</param>
/// <param name="Issuer">For whom alone it signs, where that is said: keys of Microsoft Entra may have it, with <c>{tenantid}</c> in the tenant's place.</param>
internal sealed record SigningKey(RSAParameters Parameters, IReadOnlyList<string> Endorsements, string? Issuer)
{
    /// <summary>The shortest key that is believed, in bytes.</summary>
    private const int Shortest = 256;

    // Larger ones only cost time.
    private const int Longest = 1_024;
    private const int MostKeys = 500;

    /// <summary>The usable keys of a set by their ids; those that are for something else, too short or unreadable are passed over.</summary>
    /// <exception cref="JsonException">It is no set of keys.</exception>
    public static FrozenDictionary<string, SigningKey> ReadAll(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array) throw new JsonException("no keys");
        var keys = new Dictionary<string, SigningKey>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray().Take(MostKeys))
            if (item.ValueKind == JsonValueKind.Object && Text(item, "kid") is { Length: > 0 } id && Read(item) is { } key) keys.TryAdd(id, key);
        return keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static SigningKey? Read(JsonElement key)
    {
        if (Text(key, "kty") != "RSA" || (key.TryGetProperty("use", out _) && Text(key, "use") != "sig") || (key.TryGetProperty("alg", out _) && Text(key, "alg") != "RS256")) return null;
        if (key.TryGetProperty("key_ops", out _) && !Texts(key, "key_ops").Contains("verify", StringComparer.Ordinal)) return null;
        if (Number(key, "n") is not { Length: >= Shortest and <= Longest } modulus || Number(key, "e") is not { Length: >= 1 and <= 4 } exponent) return null;

        // An even exponent, or 1, signs nothing.
        if ((modulus[^1] & 1) == 0 || (exponent[^1] & 1) == 0 || exponent is [1]) return null;
        return new SigningKey(new RSAParameters { Modulus = modulus, Exponent = exponent }, Texts(key, "endorsements"), Text(key, "issuer"));
    }

    // Without leading zeros, so that a short key does not pass for a long one.
    private static byte[]? Number(JsonElement key, string name) => Text(key, name) is { } text && SignedToken.Decode(text) is { } bytes ? bytes.AsSpan().TrimStart((byte)0).ToArray() : null;

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Texts(JsonElement parent, string name) => parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];
}
