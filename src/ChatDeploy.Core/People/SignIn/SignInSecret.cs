using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>The form of what a sign-in link and a session's cookie hold: 32 random bytes in base64url, 43 characters. Only the SHA-256 is ever stored (spec J3).</summary>
public static class SignInSecret
{
    private const int RandomBytes = 32;
    private const int Length = 43;

    /// <summary>A new secret, told once.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is stored and looked up, 32 bytes.</summary>
    public static byte[] Hash(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>Whether a text could be one at all; what could not is never looked up.</summary>
    public static bool HasForm(string? text) => text is { Length: Length } && Base64Url.IsValid(text);
}
