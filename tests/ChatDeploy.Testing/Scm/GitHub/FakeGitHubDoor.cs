using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>Who may call: a personal token, an App by its signed tokens, and its installations, one for each owner.</summary>
public sealed class FakeGitHubDoor(TimeProvider clock) : IDisposable
{
    /// <summary>The personal token.</summary>
    public const string Token = "ghp_fakeTokenOfAda";

    /// <summary>The App.</summary>
    public const string AppId = "4711";

    private readonly RSA _key = RSA.Create(2048);
    private readonly Dictionary<string, (string Owner, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _installations = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The App's private key, as GitHub gives it for download.</summary>
    public string PrivateKey => _key.ExportRSAPrivateKeyPem();

    /// <summary>How long an installation's token is good.</summary>
    public TimeSpan TokensLast { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many tokens installations got.</summary>
    public int TokensGiven { get; private set; }

    /// <summary>Whether nobody may change anything.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Installs the App at an owner; again: another installation, and the tokens of the one before end.</summary>
    public long Install(string owner)
    {
        foreach (var (token, _) in _tokens.Where(token => token.Value.Owner.Equals(owner, StringComparison.OrdinalIgnoreCase)).ToList()) _tokens.Remove(token);
        return _installations[owner] = _installations.Values.DefaultIfEmpty(900).Max() + 1;
    }

    /// <summary>Removes the App from an owner.</summary>
    public void Uninstall(string owner)
    {
        _installations.Remove(owner);
        RevokeTokens();
    }

    /// <summary>Ends all tokens of installations before their time.</summary>
    public void RevokeTokens() => _tokens.Clear();

    /// <summary>The installation at an owner.</summary>
    internal long Installation(string owner) => _installations.TryGetValue(owner, out var id) ? id : throw new FakeGitHubRefusal(404, "Not Found");

    /// <summary>A new token of an installation.</summary>
    internal JsonObject NewToken(long installation)
    {
        var owner = _installations.FirstOrDefault(pair => pair.Value == installation).Key ?? throw new FakeGitHubRefusal(404, "Not Found");
        var token = $"ghs_{++TokensGiven}_{Guid.NewGuid():N}";
        var until = clock.GetUtcNow() + TokensLast;
        _tokens[token] = (owner, until);
        return new JsonObject { ["token"] = token, ["expires_at"] = until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), ["permissions"] = new JsonObject { ["contents"] = "read" } };
    }

    /// <summary>Whose limit a call counts against; throws for one without the right token.</summary>
    /// <param name="authorization">The header.</param>
    /// <param name="owner">The repository's owner; null where the App itself has to ask.</param>
    /// <param name="isWrite">Whether the call changes something.</param>
    internal string Let(string authorization, string? owner, bool isWrite)
    {
        var parts = authorization.Split(' ', 2);
        if (parts.Length != 2 || (!parts[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase) && !parts[0].Equals("token", StringComparison.OrdinalIgnoreCase))) throw new FakeGitHubRefusal(401, "Requires authentication");
        if (owner is null)
        {
            CheckApp(parts[1]);
            return "app";
        }

        if (parts[1] == Token)
        {
            if (isWrite && IsReadOnly) throw new FakeGitHubRefusal(403, "Resource not accessible by personal access token");
            return "user";
        }

        if (!_tokens.TryGetValue(parts[1], out var token) || token.Until <= clock.GetUtcNow()) throw new FakeGitHubRefusal(401, "Bad credentials");
        if (!token.Owner.Equals(owner, StringComparison.OrdinalIgnoreCase)) throw new FakeGitHubRefusal(404, "Not Found");
        if (isWrite && IsReadOnly) throw new FakeGitHubRefusal(403, "Resource not accessible by integration");
        return "installation of " + owner;
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private void CheckApp(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) throw new FakeGitHubRefusal(401, "A JSON web token could not be decoded");
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        if ((string?)header["alg"] != "RS256" || !_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            throw new FakeGitHubRefusal(401, "A JSON web token could not be decoded");
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if ((string?)claims["iss"] != AppId) throw new FakeGitHubRefusal(401, "'Issuer' claim ('iss') must be an Integer or client id");
        if ((long)claims["iat"]! > now) throw new FakeGitHubRefusal(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
        if ((long)claims["exp"]! <= now) throw new FakeGitHubRefusal(401, "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires");
        if ((long)claims["exp"]! > now + 600) throw new FakeGitHubRefusal(401, "'Expiration time' claim ('exp') is too far in the future");
    }
}
