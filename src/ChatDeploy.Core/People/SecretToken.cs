using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Core.People;

/// <summary>The form of API tokens: <c>cd_</c> and 32 random bytes in base64url, 46 characters. Only the SHA-256 is ever stored (spec J3).</summary>
public static class SecretToken
{
    private const string Prefix = "cd_";
    private const int RandomBytes = 32;
    private const int Length = 46;

    /// <summary>A new token, told once to whoever asked for it.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is stored and looked up. A fast hash is enough: nobody guesses 256 random bits.</summary>
    public static byte[] Hash(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return SHA256.HashData(Encoding.UTF8.GetBytes(token));
    }

    /// <summary>Whether a text could be a token at all; what could not is never looked up.</summary>
    public static bool HasForm(string? text) => text is { Length: Length } && text.StartsWith(Prefix, StringComparison.Ordinal);
}
