using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Integrations.Scm.Webhooks;

/// <summary>The <c>X-Hub-Signature-256</c> of GitHub and plain git: <c>sha256=</c> and the hexadecimal HMAC-SHA256 of the raw body.</summary>
/// <remarks><see href="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries"/></remarks>
public sealed class HubSignature
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";
    private readonly byte[] _key;

    /// <summary>Keeps the secret.</summary>
    /// <param name="secret">The shared secret; never empty, so that nothing unsigned can pass.</param>
    public HubSignature(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        _key = Encoding.UTF8.GetBytes(secret);
    }

    /// <summary>Whether the header's value is the signature of the body; takes the same time wherever they differ.</summary>
    public bool Holds(string? value, ReadOnlySpan<byte> body)
    {
        if (value is null || value.Length != Prefix.Length + (2 * HMACSHA256.HashSizeInBytes) || !value.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (Convert.FromHexString(value.AsSpan(Prefix.Length), given, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, body, computed);
        return CryptographicOperations.FixedTimeEquals(given, computed);
    }

    /// <summary>The header's value for a body; what senders and tests compute.</summary>
    public string Sign(ReadOnlySpan<byte> body) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(_key, body));
}
