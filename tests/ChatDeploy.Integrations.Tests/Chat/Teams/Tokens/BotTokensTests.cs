using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using static ChatDeploy.Integrations.Tests.Chat.Teams.TeamsWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Tokens;

public sealed class BotTokensTests
{
    private const string App = ChatDeploy.Testing.Teams.FakeTeams.AppId;

    [Fact]
    public async Task A_token_as_Teams_signs_it_is_accepted_with_what_it_says()
    {
        await using var world = await StartAsync();
        var answer = await world.Tokens.CheckAsync("Bearer " + world.Token(), "msteams", world.Teams.ServiceUrl.AbsoluteUri, CancellationToken.None);
        var claims = Assert.IsType<BotTokenAnswer.Accepted>(answer).Claims;
        Assert.Equal(("https://api.botframework.com", world.Teams.ServiceUrl), (claims.Issuer, claims.ServiceUrl));
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
        Assert.Equal(code, await world.CheckAsync(token, scheme: scheme));
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
        Assert.Equal("wrong_algorithm", await world.CheckAsync(world.Token(header: h => h["alg"] = algorithm)));
    }

    [Fact]
    public async Task No_signature_is_none()
    {
        await using var world = await StartAsync();
        var token = world.Token(header: h => h["alg"] = "none");
        Assert.Equal("malformed_token", await world.CheckAsync(token[..(token.LastIndexOf('.') + 1)]));
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        await using var world = await StartAsync();
        var signed = world.Token(header: h => h["alg"] = "HS256");
        signed = signed[..signed.LastIndexOf('.')];
        foreach (var secret in new[] { world.Teams.Signer.Key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(world.Teams.Signer.Key.ExportSubjectPublicKeyInfoPem()) })
            Assert.Equal("wrong_algorithm", await world.CheckAsync($"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}"));
    }

    [Fact]
    public async Task Another_key_s_signature_is_wrong()
    {
        await using var world = await StartAsync();
        using var other = RSA.Create(2048);
        Assert.Equal("wrong_signature", await world.CheckAsync(world.Teams.Signer.Sign(world.Teams.Signer.Header(), world.Teams.Signer.Claims(world.Teams.ServiceUrl), other)));
    }

    [Fact]
    public async Task A_key_that_the_token_brings_along_is_not_used()
    {
        await using var world = await StartAsync();
        using var other = RSA.Create(2048);
        var header = world.Teams.Signer.Header();
        header["jwk"] = world.Teams.Signer.Describe(other, "mine");
        header["jku"] = "https://example.com/keys";
        Assert.Equal("wrong_signature", await world.CheckAsync(world.Teams.Signer.Sign(header, world.Teams.Signer.Claims(world.Teams.ServiceUrl), other)));
        header["kid"] = "mine";
        Assert.Equal("unknown_key", await world.CheckAsync(world.Teams.Signer.Sign(header, world.Teams.Signer.Claims(world.Teams.ServiceUrl), other)));
    }

    [Fact]
    public async Task Changed_claims_break_the_signature()
    {
        await using var world = await StartAsync();
        var (mine, other) = (world.Token().Split('.'), world.Token(c => c["aud"] = "other").Split('.'));
        Assert.Equal("wrong_signature", await world.CheckAsync($"{other[0]}.{mine[1]}.{other[2]}"));
    }

    [Theory]
    [InlineData(-3_600, "expired")]
    [InlineData(-301, "expired")]
    [InlineData(-290, null)]
    public async Task A_token_ends_with_some_tolerance(int seconds, string? code)
    {
        await using var world = await StartAsync();
        var now = world.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(code, await world.CheckAsync(world.Token(c => (c["exp"], c["nbf"]) = (now + seconds, now - 7_200))));
    }

    [Theory]
    [InlineData(3_600, "not_yet_valid")]
    [InlineData(310, "not_yet_valid")]
    [InlineData(290, null)]
    public async Task A_token_begins_with_some_tolerance(int seconds, string? code)
    {
        await using var world = await StartAsync();
        Assert.Equal(code, await world.CheckAsync(world.Token(c => c["nbf"] = world.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds)));
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
    [InlineData("serviceurl", "\"https://smba.trafficmanager.net/emea/\"", "wrong_service_url")]
    [InlineData("serviceurl", "null", "wrong_service_url")]
    [InlineData("serviceurl", "\"\\ud800\"", "wrong_service_url")]
    public async Task A_claim_that_is_not_right_is_not_believed(string claim, string value, string code)
    {
        await using var world = await StartAsync();
        var claims = world.Teams.Signer.Claims(world.Teams.ServiceUrl);
        claims.Remove(claim);
        Assert.Equal(code, await world.CheckAsync(world.Teams.Signer.Sign(world.Teams.Signer.Header().ToJsonString(), $"{claims.ToJsonString()[..^1]},\"{claim}\":{value}}}")));
    }

    [Theory]
    [InlineData("exp", "expired")]
    [InlineData("aud", "wrong_audience")]
    [InlineData("iss", "wrong_issuer")]
    [InlineData("serviceurl", "wrong_service_url")]
    public async Task A_claim_that_is_missing_is_not_made_up(string claim, string code)
    {
        await using var world = await StartAsync();
        Assert.Equal(code, await world.CheckAsync(world.Token(c => c.Remove(claim))));
    }

    [Fact]
    public async Task An_activity_that_wants_to_be_answered_elsewhere_is_not_believed()
    {
        await using var world = await StartAsync();
        Assert.Equal("wrong_service_url", await world.CheckAsync(world.Token(), serviceUrl: "https://evil.example.com/"));
        Assert.Equal("wrong_service_url", await world.CheckAsync(world.Token(), serviceUrl: world.Teams.ServiceUrl.AbsoluteUri + "x"));
        Assert.Null(await world.CheckAsync(world.Token(), serviceUrl: world.Teams.ServiceUrl.AbsoluteUri.TrimEnd('/').ToUpperInvariant()));
    }

    [Fact]
    public async Task A_service_that_is_no_https_address_is_not_believed_even_when_signed()
    {
        await using var world = await StartAsync();
        Assert.Equal("wrong_service_url", await world.CheckAsync(world.Token(c => c["serviceurl"] = "http://smba.trafficmanager.net/"), serviceUrl: "http://smba.trafficmanager.net/"));
    }

    [Fact]
    public async Task Another_channel_than_Teams_is_not_listened_to()
    {
        await using var world = await StartAsync();
        Assert.Equal("wrong_channel", await world.CheckAsync(world.Token(), channelId: "webchat"));
    }

    [Fact]
    public async Task A_key_for_other_channels_does_not_speak_for_Teams()
    {
        await using var world = await StartAsync();
        world.Teams.Signer.Endorsements = ["webchat"];
        world.Teams.Signer.Rotate();
        Assert.Equal("not_endorsed", await world.CheckAsync(world.Token()));
    }

    [Fact]
    public async Task A_key_without_endorsements_speaks_for_nobody()
    {
        await using var world = await StartAsync();
        world.Teams.Signer.Published[0].Remove("endorsements");
        Assert.Equal("not_endorsed", await world.CheckAsync(world.Token()));
    }

    [Theory]
    [InlineData("use", "enc")]
    [InlineData("alg", "RS512")]
    [InlineData("kty", "EC")]
    public async Task A_key_for_something_else_is_not_used(string member, string value)
    {
        await using var world = await StartAsync();
        world.Teams.Signer.Published[0][member] = value;
        Assert.Equal(BotTokenAnswer.KeysUnavailable, await world.CheckAsync(world.Token()));
    }

    [Fact]
    public async Task A_short_key_is_not_used_also_where_zeros_make_it_longer()
    {
        await using var world = await StartAsync();
        using var weak = RSA.Create(1024);
        var key = world.Teams.Signer.Describe(weak, "weak");
        var padded = world.Teams.Signer.Describe(weak, "padded");
        padded["n"] = Base64Url.EncodeToString([.. new byte[128], .. weak.ExportParameters(false).Modulus!]);
        world.Teams.Signer.Published.Add(key);
        world.Teams.Signer.Published.Add(padded);
        foreach (var id in new[] { "weak", "padded" })
        {
            var header = world.Teams.Signer.Header();
            header["kid"] = id;
            Assert.Equal("unknown_key", await world.CheckAsync(world.Teams.Signer.Sign(header, world.Teams.Signer.Claims(world.Teams.ServiceUrl), weak)));
        }
    }

    [Fact]
    public async Task What_is_too_long_is_not_looked_at()
    {
        await using var world = await StartAsync();
        Assert.Equal("token_too_long", await world.CheckAsync(world.Token(c => c["x"] = new string('x', 9_000))));
        Assert.Empty(world.Teams.Calls);
    }

    [Fact]
    public async Task Whatever_is_cut_off_or_added_breaks_a_token()
    {
        await using var world = await StartAsync();
        var token = world.Token();
        for (var length = 0; length < token.Length; length += 7) Assert.NotNull(await world.CheckAsync(token[..length]));
        foreach (var other in new[] { token + ".", token + ".x", "." + token, token + "=", token + " ", " " + token, token + "\n", token + "x", token.Replace('.', ':') })
            Assert.NotNull(await world.CheckAsync(other));
        Assert.Null(await world.CheckAsync(token));
    }

    [Fact]
    public async Task A_member_that_comes_twice_is_no_token()
    {
        await using var world = await StartAsync();
        var (header, claims) = (world.Teams.Signer.Header().ToJsonString(), world.Teams.Signer.Claims(world.Teams.ServiceUrl).ToJsonString());
        Assert.Equal("malformed_token", await world.CheckAsync(world.Teams.Signer.Sign($"{header[..^1]},\"alg\":\"RS256\"}}", claims)));
        Assert.Equal("malformed_token", await world.CheckAsync(world.Teams.Signer.Sign(header, $"{claims[..^1]},\"aud\":\"{App}\"}}")));
        Assert.Equal("malformed_token", await world.CheckAsync(world.Teams.Signer.Sign(header, $"{claims[..^1]},\"\\u0061ud\":\"{App}\"}}")));
    }

    [Fact]
    public async Task What_a_token_says_must_be_understood_is_not()
    {
        await using var world = await StartAsync();
        Assert.Equal("critical_header", await world.CheckAsync(world.Token(header: h => h["crit"] = new JsonArray("exp"))));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("\"x\"")]
    public async Task Other_JSON_is_no_token(string json)
    {
        await using var world = await StartAsync();
        Assert.Equal("malformed_token", await world.CheckAsync(world.Teams.Signer.Sign(json, "{}")));
        Assert.Equal("malformed_token", await world.CheckAsync(world.Teams.Signer.Sign(world.Teams.Signer.Header().ToJsonString(), json)));
    }

    [Theory]
    [InlineData("1.0", "appid", App, null)]
    [InlineData("2.0", "azp", App, null)]
    [InlineData("2.0", "appid", App, "foreign_app")]
    [InlineData("1.0", "appid", "00000000-0000-0000-0000-0000000000b1", "foreign_app")]
    [InlineData("1.0", "x", App, "foreign_app")]
    public async Task Where_everybody_may_sign_the_token_is_also_this_app_s_own(string version, string claim, string value, string? code)
    {
        const string Entra = "https://sts.windows.net/00000000-0000-0000-0000-00000000007e/";
        await using var world = await StartAsync(change: options => options.Issuers.Add(Entra));
        Assert.Equal(code, await world.CheckAsync(world.Token(c => (c["iss"], c["ver"], c[claim]) = (Entra, version, value))));
        Assert.Equal("wrong_issuer", await world.CheckAsync(world.Token()));
    }

    [Fact]
    public async Task Everybody_on_this_machine_is_believed_where_that_is_set_and_answered_on_this_machine()
    {
        await using var world = await StartAsync(change: options => (options.AppId, options.AllowAnonymous) = (null, true));
        var answer = await world.Tokens.CheckAsync(null, "emulator", "http://127.0.0.1:56150/_connector", CancellationToken.None);
        Assert.Equal(new Uri("http://127.0.0.1:56150/_connector/"), Assert.IsType<BotTokenAnswer.Accepted>(answer).Claims.ServiceUrl);
        Assert.Equal("foreign_service_url", await world.CheckAsync("", serviceUrl: "https://smba.trafficmanager.net/emea/"));
    }

    [Fact]
    public async Task A_refusal_is_logged_by_its_code_and_no_token_is()
    {
        await using var world = await StartAsync();
        var token = world.Token(c => c["aud"] = "other");
        await world.CheckAsync(token);
        Assert.Contains(world.Log.Lines, line => line.Contains("wrong_audience", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Log.Lines, line => token.Split('.').Any(part => line.Contains(part, StringComparison.Ordinal)));
    }
}
