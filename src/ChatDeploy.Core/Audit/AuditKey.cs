using System.Security.Cryptography;

namespace ChatDeploy.Core.Audit;

/// <summary>The key of the audit trail's MACs (contract, <c>Audit:Key</c>). Never stored or logged: who has the store alone cannot write a row that verifies.</summary>
public sealed class AuditKey
{
    /// <summary>The fewest bytes that a key has.</summary>
    public const int LeastBytes = 32;

    /// <summary>The length of <see cref="Id"/>, in characters.</summary>
    public const int IdLength = 16;

    private readonly byte[] _secret;

    /// <summary>A key.</summary>
    /// <param name="secret">At least <see cref="LeastBytes"/> random bytes.</param>
    public AuditKey(byte[] secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length < LeastBytes) throw new ArgumentException($"an audit key has at least {LeastBytes} bytes", nameof(secret));
        _secret = secret;
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(secret, "chatdeploy/audit/key-id"u8))[..IdLength];
    }

    /// <summary>Names the key and tells nothing of it, 16 hexadecimal digits.</summary>
    public string Id { get; }

    internal byte[] Sign(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_secret, text);

    /// <summary>Reads a key as the configuration has it.</summary>
    /// <returns>The bytes; null for what is no base64 of at least <see cref="LeastBytes"/> bytes.</returns>
    public static byte[]? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length >= LeastBytes ? bytes[..length] : null;
    }
}
