using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Signs an App's own tokens with its private key.</summary>
/// <remarks><see href="https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app"/></remarks>
internal sealed class GitHubAppKey(string appId, string file) : IDisposable
{
    // GitHub takes ten minutes at most, and clocks may differ by one.
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(9);
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);

    private readonly RSA _key = Read(file);

    /// <summary>The key in a PEM file (PKCS#1, as GitHub gives it, or PKCS#8).</summary>
    public static RSA Read(string file)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));

            // A public key can be read as well, and signs nothing.
            key.SignData([], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>A token that says we are the App, good for some minutes.</summary>
    public string Sign(DateTimeOffset now)
    {
        var claims = new JsonObject { ["iat"] = (now - Before).ToUnixTimeSeconds(), ["exp"] = (now + Lifetime).ToUnixTimeSeconds(), ["iss"] = appId };
        var signed = $"{Header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public void Dispose() => _key.Dispose();
}
