using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>
/// The signature of GitLab's webhooks since 19.0, after Standard Webhooks: <c>v1,</c> and the base64 HMAC-SHA256 of
/// <c>{webhook-id}.{webhook-timestamp}.{raw body}</c>; several may stand in the header while a token is replaced.
/// </summary>
/// <remarks><see href="https://docs.gitlab.com/user/project/integrations/webhooks/"/>, <see href="https://www.standardwebhooks.com/"/></remarks>
public sealed class GitLabSignature
{
    /// <summary>The header with the delivery's id, which the signature covers.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the second of signing, in Unix time.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signatures, space-separated.</summary>
    public const string Header = "webhook-signature";

    /// <summary>How far the caller's clock may be off, and how old a call may be.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string TokenPrefix = "whsec_";
    private const string Version = "v1,";

    // A sender has one signature, or two while its token is replaced; nobody makes us compare thousands.
    private const int MaxSignatures = 10;

    private readonly byte[] _key;

    /// <summary>Keeps the token's key.</summary>
    /// <param name="token">As GitLab shows it, <c>whsec_</c> and base64.</param>
    public GitLabSignature(string token) =>
        _key = KeyOf(token) ?? throw new ArgumentException("not a signing token", nameof(token));

    /// <summary>Whether that is a signing token at all.</summary>
    public static bool IsToken(string token) => KeyOf(token) is not null;

    /// <summary>Whether one of the signatures is that of id, time and body, and the time is now.</summary>
    public bool Holds(IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var id = headers[IdHeader].ToString();
        var timestamp = headers[TimestampHeader].ToString();
        if (id.Length == 0 || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var second)) return false;

        // Compared as numbers: a timestamp of many digits is no instant.
        if (Math.Abs(second - (decimal)now.ToUnixTimeSeconds()) > (decimal)Tolerance.TotalSeconds) return false;
        var computed = Compute(id, timestamp, body);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var signatures = headers[Header].ToString().Split(' ', MaxSignatures + 1, StringSplitOptions.RemoveEmptyEntries);
        foreach (var signature in signatures.Take(MaxSignatures))
        {
            if (!signature.StartsWith(Version, StringComparison.Ordinal)) continue;
            if (!Convert.TryFromBase64Chars(signature.AsSpan(Version.Length), given, out var length) || length != given.Length) continue;
            if (CryptographicOperations.FixedTimeEquals(given, computed)) return true;
        }

        return false;
    }

    /// <summary>The header's value; what senders and tests compute.</summary>
    public string Sign(string id, long second, ReadOnlySpan<byte> body) => Version + Convert.ToBase64String(Compute(id, second.ToString(CultureInfo.InvariantCulture), body));

    private byte[] Compute(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static byte[]? KeyOf(string token)
    {
        if (!token.StartsWith(TokenPrefix, StringComparison.Ordinal)) return null;
        var key = new byte[token.Length];
        return Convert.TryFromBase64String(token[TokenPrefix.Length..], key, out var length) && length > 0 ? key[..length] : null;
    }
}
