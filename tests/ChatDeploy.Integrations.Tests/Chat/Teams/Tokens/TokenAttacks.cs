using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using ChatDeploy.Testing.Teams;
using static ChatDeploy.Integrations.Tests.Chat.Teams.TeamsWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Tokens;

/// <summary>What is tried with tokens wherever one is believed; each use of them has all of these, and its own.</summary>
public abstract class TokenAttacks
{
    /// <summary>Who signs.</summary>
    private protected abstract FakeTeamsSigner Signer(TeamsWorld world);

    /// <summary>The claims of a good token.</summary>
    private protected abstract JsonObject Claims(TeamsWorld world);

    /// <summary>The code of a refusal; null where the token was accepted.</summary>
    private protected abstract Task<string?> CheckAsync(TeamsWorld world, string token, string scheme = "Bearer ");

    /// <summary>A good token, changed.</summary>
    private protected string Token(TeamsWorld world, Action<JsonObject>? claims = null, Action<JsonObject>? header = null)
    {
        var (said, head) = (Claims(world), Signer(world).Header());
        claims?.Invoke(said);
        header?.Invoke(head);
        return Signer(world).Sign(head, said);
    }

    [Theory]
    [InlineData("", "Bearer ", "malformed_token")]
    [InlineData("", "", "no_token")]
    [InlineData("x", "bearer ", "wrong_scheme")]
    [InlineData("x", "Basic ", "wrong_scheme")]
    [InlineData("x", "Bearer", "wrong_scheme")]
    [InlineData("a.b", "Bearer ", "malformed_token")]
    [InlineData("..", "Bearer ", "malformed_token")]
    public async Task Without_a_token_nothing_is_believed(string token, string scheme, string code)
    {
        await using var world = await StartAsync();
        Assert.Equal(code, await CheckAsync(world, token, scheme: scheme));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    [InlineData("rs256")]
    public async Task Another_algorithm_is_not_taken(string algorithm)
    {
        await using var world = await StartAsync();
        Assert.Equal("wrong_algorithm", await CheckAsync(world, Token(world, header: h => h["alg"] = algorithm)));
    }

    [Fact]
    public async Task No_signature_is_none()
    {
        await using var world = await StartAsync();
        var token = Token(world, header: h => h["alg"] = "none");
        Assert.Equal("malformed_token", await CheckAsync(world, token[..(token.LastIndexOf('.') + 1)]));
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        await using var world = await StartAsync();
        var signed = Token(world, header: h => h["alg"] = "HS256");
        signed = signed[..signed.LastIndexOf('.')];
        foreach (var secret in new[] { Signer(world).Key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(Signer(world).Key.ExportSubjectPublicKeyInfoPem()) })
            Assert.Equal("wrong_algorithm", await CheckAsync(world, $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}"));
    }

    [Fact]
    public async Task Another_key_s_signature_is_wrong()
    {
        await using var world = await StartAsync();
        using var other = RSA.Create(2048);
        Assert.Equal("wrong_signature", await CheckAsync(world, Signer(world).Sign(Signer(world).Header(), Claims(world), other)));
    }

    [Fact]
    public async Task A_key_that_the_token_brings_along_is_not_used()
    {
        await using var world = await StartAsync();
        using var other = RSA.Create(2048);
        var header = Signer(world).Header();
        header["jwk"] = Signer(world).Describe(other, "mine");
        header["jku"] = "https://example.com/keys";
        Assert.Equal("wrong_signature", await CheckAsync(world, Signer(world).Sign(header, Claims(world), other)));
        header["kid"] = "mine";
        Assert.Equal("unknown_key", await CheckAsync(world, Signer(world).Sign(header, Claims(world), other)));
    }

    [Fact]
    public async Task Changed_claims_break_the_signature()
    {
        await using var world = await StartAsync();
        var (mine, other) = (Token(world).Split('.'), Token(world, c => c["aud"] = "other").Split('.'));
        Assert.Equal("wrong_signature", await CheckAsync(world, $"{other[0]}.{mine[1]}.{other[2]}"));
    }

    [Theory]
    [InlineData(-3_600, "expired")]
    [InlineData(-301, "expired")]
    [InlineData(-290, null)]
    public async Task A_token_ends_with_some_tolerance(int seconds, string? code)
    {
        await using var world = await StartAsync();
        var now = world.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(code, await CheckAsync(world, Token(world, c => (c["exp"], c["nbf"]) = (now + seconds, now - 7_200))));
    }

    [Theory]
    [InlineData(3_600, "not_yet_valid")]
    [InlineData(310, "not_yet_valid")]
    [InlineData(290, null)]
    public async Task A_token_begins_with_some_tolerance(int seconds, string? code)
    {
        await using var world = await StartAsync();
        Assert.Equal(code, await CheckAsync(world, Token(world, c => c["nbf"] = world.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds)));
    }

    [Theory]
    [InlineData("exp", "null", "expired")]
    [InlineData("exp", "\"4000000000\"", "expired")]
    [InlineData("exp", "9223372036854775807", "expired")]
    [InlineData("exp", "1e99", "expired")]
    [InlineData("nbf", "\"0\"", "not_yet_valid")]
    [InlineData("aud", "\"00000000-0000-0000-0000-0000000000b1\"", "wrong_audience")]
    [InlineData("aud", "[\"00000000-0000-0000-0000-0000000000b0\"]", "wrong_audience")]
    [InlineData("aud", "null", "wrong_audience")]
    [InlineData("iss", "\"https://api.botframework.us\"", "wrong_issuer")]
    [InlineData("iss", "\"https://api.botframework.com/\"", "wrong_issuer")]
    [InlineData("iss", "null", "wrong_issuer")]
    public async Task A_claim_that_is_not_right_is_not_believed(string claim, string value, string code)
    {
        await using var world = await StartAsync();
        var claims = Claims(world);
        claims.Remove(claim);
        Assert.Equal(code, await CheckAsync(world, Signer(world).Sign(Signer(world).Header().ToJsonString(), $"{claims.ToJsonString()[..^1]},\"{claim}\":{value}}}")));
    }

    [Theory]
    [InlineData("exp", "expired")]
    [InlineData("aud", "wrong_audience")]
    [InlineData("iss", "wrong_issuer")]
    public async Task A_claim_that_is_missing_is_not_made_up(string claim, string code)
    {
        await using var world = await StartAsync();
        Assert.Equal(code, await CheckAsync(world, Token(world, c => c.Remove(claim))));
    }

    [Theory]
    [InlineData("use", "enc")]
    [InlineData("alg", "RS512")]
    [InlineData("kty", "EC")]
    public async Task A_key_for_something_else_is_not_used(string member, string value)
    {
        await using var world = await StartAsync();
        Signer(world).Published[0][member] = value;
        Assert.Equal(BotTokenAnswer.KeysUnavailable, await CheckAsync(world, Token(world)));
    }

    [Fact]
    public async Task A_short_key_is_not_used_also_where_zeros_make_it_longer()
    {
        await using var world = await StartAsync();
        using var weak = RSA.Create(1024);
        var key = Signer(world).Describe(weak, "weak");
        var padded = Signer(world).Describe(weak, "padded");
        padded["n"] = Base64Url.EncodeToString([.. new byte[128], .. weak.ExportParameters(false).Modulus!]);
        Signer(world).Published.Add(key);
        Signer(world).Published.Add(padded);
        foreach (var id in new[] { "weak", "padded" })
        {
            var header = Signer(world).Header();
            header["kid"] = id;
            Assert.Equal("unknown_key", await CheckAsync(world, Signer(world).Sign(header, Claims(world), weak)));
        }
    }

    [Fact]
    public async Task What_is_too_long_is_not_looked_at()
    {
        await using var world = await StartAsync();
        Assert.Equal("token_too_long", await CheckAsync(world, Token(world, c => c["x"] = new string('x', 9_000))));
        Assert.Empty(world.Teams.Calls);
    }

    [Fact]
    public async Task Whatever_is_cut_off_or_added_breaks_a_token()
    {
        await using var world = await StartAsync();
        var token = Token(world);
        for (var length = 0; length < token.Length; length += 7) Assert.NotNull(await CheckAsync(world, token[..length]));
        foreach (var other in new[] { token + ".", token + ".x", "." + token, token + "=", token + " ", " " + token, token + "\n", token + "x", token.Replace('.', ':') })
            Assert.NotNull(await CheckAsync(world, other));
        Assert.Null(await CheckAsync(world, token));
    }

    [Fact]
    public async Task A_member_that_comes_twice_is_no_token()
    {
        await using var world = await StartAsync();
        var (header, claims) = (Signer(world).Header().ToJsonString(), Claims(world).ToJsonString());
        Assert.Equal("malformed_token", await CheckAsync(world, Signer(world).Sign($"{header[..^1]},\"alg\":\"RS256\"}}", claims)));
        Assert.Equal("malformed_token", await CheckAsync(world, Signer(world).Sign(header, $"{claims[..^1]},\"aud\":\"{FakeTeams.AppId}\"}}")));
        Assert.Equal("malformed_token", await CheckAsync(world, Signer(world).Sign(header, $"{claims[..^1]},\"\\u0061ud\":\"{FakeTeams.AppId}\"}}")));
    }

    [Fact]
    public async Task What_a_token_says_must_be_understood_is_not()
    {
        await using var world = await StartAsync();
        Assert.Equal("critical_header", await CheckAsync(world, Token(world, header: h => h["crit"] = new JsonArray("exp"))));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("\"x\"")]
    public async Task Other_JSON_is_no_token(string json)
    {
        await using var world = await StartAsync();
        Assert.Equal("malformed_token", await CheckAsync(world, Signer(world).Sign(json, "{}")));
        Assert.Equal("malformed_token", await CheckAsync(world, Signer(world).Sign(Signer(world).Header().ToJsonString(), json)));
    }

    [Fact]
    public async Task A_refusal_is_logged_by_its_code_and_no_token_is()
    {
        await using var world = await StartAsync();
        var token = Token(world, c => c["aud"] = "other");
        await CheckAsync(world, token);
        Assert.Contains(world.Log.Lines, line => line.Contains("wrong_audience", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Log.Lines, line => token.Split('.').Any(part => line.Contains(part, StringComparison.Ordinal)));
    }
}
