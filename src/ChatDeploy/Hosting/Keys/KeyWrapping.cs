using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace ChatDeploy.Hosting.Keys;

/// <summary>Wraps the secret part of data-protection keys with AES-256-GCM under a key derived from the data directory's: a thief of the database has no use for them.</summary>
internal sealed class KeyWrapping : IXmlEncryptor
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private static readonly XName Element = "wrapped";

    private readonly byte[] _key;

    /// <summary>Wraps under a key of its own, derived from the installation's.</summary>
    public KeyWrapping(DataDirectory data)
    {
        _key = Derive(data, 32, "chatdeploy/data-protection/1");
        Id = Convert.ToHexStringLower(Derive(data, 8, "chatdeploy/data-protection/1/id"));
    }

    /// <summary>Names the wrapping key and tells nothing of it, 16 hexadecimal digits.</summary>
    public string Id { get; }

    /// <inheritdoc/>
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        ArgumentNullException.ThrowIfNull(plaintextElement);
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var wrapped = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = wrapped.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, wrapped.AsSpan(NonceBytes + TagBytes), wrapped.AsSpan(NonceBytes, TagBytes));
        CryptographicOperations.ZeroMemory(plain);
        return new EncryptedXmlInfo(new XElement(Element, Convert.ToBase64String(wrapped)), typeof(KeyUnwrapping));
    }

    /// <summary>The element as it was.</summary>
    /// <exception cref="CryptographicException">It was wrapped under another key, or changed.</exception>
    public XElement Decrypt(XElement element)
    {
        var wrapped = Convert.FromBase64String(element.Value);
        if (wrapped.Length < NonceBytes + TagBytes) throw new CryptographicException("unwrapping a data-protection key: it is too short to be one");
        var plain = new byte[wrapped.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(wrapped.AsSpan(0, NonceBytes), wrapped.AsSpan(NonceBytes + TagBytes), wrapped.AsSpan(NonceBytes, TagBytes), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    private static byte[] Derive(DataDirectory data, int bytes, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, data.Key, bytes, info: Encoding.UTF8.GetBytes(purpose));
}
