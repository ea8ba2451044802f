using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>
/// Version 0 of Slack's signatures: <c>v0=</c> and the hexadecimal HMAC-SHA256 of <c>v0:{timestamp}:{raw body}</c>, good for five
/// minutes before and after its timestamp.
/// </summary>
/// <remarks><see href="https://docs.slack.dev/authentication/verifying-requests-from-slack"/>. Within the window a request can be replayed; what it does must not mind.</remarks>
public sealed class SlackSignature
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Slack-Signature";

    /// <summary>The header with the time of signing, seconds since 1970.</summary>
    public const string TimestampHeader = "X-Slack-Request-Timestamp";

    /// <summary>How far a timestamp may be from now, in either direction.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const string Prefix = "v0=";

    // Ten digits reach to the year 2286.
    private const int LongestTimestamp = 12;
    private readonly byte[] _key;
    private readonly TimeProvider _clock;

    /// <summary>Keeps the secret.</summary>
    /// <param name="secret">The signing secret as Slack shows it; never empty, so that nothing unsigned can pass.</param>
    /// <param name="clock">The time.</param>
    public SlackSignature(string secret, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        ArgumentNullException.ThrowIfNull(clock);
        _key = Encoding.UTF8.GetBytes(secret);
        _clock = clock;
    }

    /// <summary>Whether the signature is the body's and fresh; takes the same time wherever it differs.</summary>
    /// <param name="timestamp">The value of <see cref="TimestampHeader"/>; null where it is missing.</param>
    /// <param name="signature">The value of <see cref="Header"/>; null where it is missing.</param>
    /// <param name="body">The body as it arrived.</param>
    public bool Holds(string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (timestamp is null || timestamp.Length > LongestTimestamp || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var signedAt)) return false;
        if (Math.Abs(_clock.GetUtcNow().ToUnixTimeSeconds() - signedAt) > (long)Window.TotalSeconds) return false;
        if (signature is null || signature.Length != Prefix.Length + (2 * HMACSHA256.HashSizeInBytes) || !signature.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (Convert.FromHexString(signature.AsSpan(Prefix.Length), given, out _, out _) != OperationStatus.Done) return false;
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(timestamp, body, computed);
        return CryptographicOperations.FixedTimeEquals(given, computed);
    }

    /// <summary>The value of <see cref="Header"/> for a body; what Slack and tests compute.</summary>
    /// <param name="timestamp">The value of <see cref="TimestampHeader"/>.</param>
    /// <param name="body">The body as it is sent.</param>
    public string Sign(string timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(timestamp, body, computed);
        return Prefix + Convert.ToHexStringLower(computed);
    }

    private void Compute(string timestamp, ReadOnlySpan<byte> body, Span<byte> into)
    {
        // Piece by piece: the body is not copied.
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData("v0:"u8);
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hash.AppendData(":"u8);
        hash.AppendData(body);
        hash.GetHashAndReset(into);
    }
}
