using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using ChatDeploy.Testing.Teams;
using static ChatDeploy.Integrations.Tests.Chat.Teams.TeamsWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Tokens;

public sealed class BotTokensTests : TokenAttacks
{
    private const string App = FakeTeams.AppId;

    private protected override FakeTeamsSigner Signer(TeamsWorld world) => world.Teams.Signer;

    private protected override JsonObject Claims(TeamsWorld world) => world.Teams.Signer.Claims(world.Teams.ServiceUrl);

    private protected override Task<string?> CheckAsync(TeamsWorld world, string token, string scheme = "Bearer ") => world.CheckAsync(token, scheme: scheme);

    [Fact]
    public async Task A_token_as_Teams_signs_it_is_accepted_with_what_it_says()
    {
        await using var world = await StartAsync();
        var answer = await world.Tokens.CheckAsync("Bearer " + world.Token(), "msteams", world.Teams.ServiceUrl.AbsoluteUri, CancellationToken.None);
        var claims = Assert.IsType<BotTokenAnswer.Accepted>(answer).Claims;
        Assert.Equal(("https://api.botframework.com", world.Teams.ServiceUrl), (claims.Issuer, claims.ServiceUrl));
    }

    [Theory]
    [InlineData("serviceurl", "\"https://smba.trafficmanager.net/emea/\"", "wrong_service_url")]
    [InlineData("serviceurl", "null", "wrong_service_url")]
    [InlineData("serviceurl", "\"\\ud800\"", "wrong_service_url")]
    public async Task A_service_that_is_not_right_is_not_believed(string claim, string value, string code)
    {
        await using var world = await StartAsync();
        var claims = world.Teams.Signer.Claims(world.Teams.ServiceUrl);
        claims.Remove(claim);
        Assert.Equal(code, await world.CheckAsync(world.Teams.Signer.Sign(world.Teams.Signer.Header().ToJsonString(), $"{claims.ToJsonString()[..^1]},\"{claim}\":{value}}}")));
    }

    [Theory]
    [InlineData("serviceurl", "wrong_service_url")]
    public async Task A_service_that_is_missing_is_not_made_up(string claim, string code)
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
}
