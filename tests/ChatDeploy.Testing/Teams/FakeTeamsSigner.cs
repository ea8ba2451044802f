using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Teams;

/// <summary>Signs tokens as Bot Framework and Microsoft Entra do, with keys of its own, and describes the keys.</summary>
public sealed class FakeTeamsSigner
{
    // Making a key takes a tenth of a second; everybody shares two.
    private static readonly Lazy<RSA[]> Keys = new(() => [RSA.Create(2048), RSA.Create(2048)]);
    private readonly TimeProvider _clock;
    private readonly List<JsonObject> _published = [];
    private int _current = -1;

    private readonly string _keys;

    internal FakeTeamsSigner(TimeProvider clock, string keys)
    {
        (_clock, _keys) = (clock, keys);
        Rotate();
    }

    /// <summary>The channels that new keys may sign for.</summary>
    public IReadOnlyList<string> Endorsements { get; set; } = ["msteams", "webchat"];

    /// <summary>The id of the key that is signed with.</summary>
    public string KeyId => $"{_keys}-{_current}";

    /// <summary>The key that is signed with.</summary>
    public RSA Key => Keys.Value[_current % 2];

    /// <summary>The keys as they are published; may be changed.</summary>
    public IList<JsonObject> Published => _published;

    /// <summary>Changes to another key; the former stays published.</summary>
    public void Rotate()
    {
        _current++;
        _published.Add(Describe(Key, KeyId));
    }

    /// <summary>A public key as a JWK.</summary>
    public JsonObject Describe(RSA key, string id)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = id,
            ["x5t"] = id,
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            ["endorsements"] = new JsonArray([.. Endorsements.Select(channel => JsonValue.Create(channel))]),
        };
    }

    /// <summary>The claims of a good access token of Microsoft Entra for an hour (version 2.0), as Teams gets one for a tab.</summary>
    /// <param name="objectId">Whose.</param>
    /// <param name="name">What they are called.</param>
    public JsonObject SignInClaims(string objectId, string name = "Grace")
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["aud"] = FakeTeams.AppId, ["iss"] = FakeTeams.SignInIssuer, ["iat"] = now - 5, ["nbf"] = now - 5, ["exp"] = now + 3_600, ["azp"] = "1fec8e78-bce4-4aaf-ab1b-5451cc387264", ["azpacr"] = "0",
            ["name"] = name, ["oid"] = objectId, ["preferred_username"] = $"{name}@example.com", ["scp"] = "access_as_user", ["sub"] = "pairwise", ["tid"] = FakeTeams.TenantId, ["ver"] = "2.0",
        };
    }

    /// <summary>The claims of a good token of an activity for an hour.</summary>
    public JsonObject Claims(Uri serviceUrl)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject { ["serviceurl"] = serviceUrl.AbsoluteUri, ["nbf"] = now - 5, ["exp"] = now + 3_600, ["iss"] = "https://api.botframework.com", ["aud"] = FakeTeams.AppId };
    }

    /// <summary>The header of a good token.</summary>
    public JsonObject Header() => new() { ["alg"] = "RS256", ["kid"] = KeyId, ["typ"] = "JWT", ["x5t"] = KeyId };

    /// <summary>A token in its compact form.</summary>
    /// <param name="header">Its header, as it shall be.</param>
    /// <param name="claims">What it says.</param>
    /// <param name="key">Whose signature; the current key's when left out.</param>
    public string Sign(JsonObject header, JsonObject claims, RSA? key = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(claims);
        return Sign(header.ToJsonString(), claims.ToJsonString(), key);
    }

    /// <summary>A token of texts that need be no JSON.</summary>
    public string Sign(string header, string claims, RSA? key = null)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString((key ?? Key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
