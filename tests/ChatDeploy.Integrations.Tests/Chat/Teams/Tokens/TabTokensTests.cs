using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using ChatDeploy.Testing.Teams;
using static ChatDeploy.Integrations.Tests.Chat.Teams.TeamsWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Tokens;

public sealed class TabTokensTests : TokenAttacks
{
    private const string Grace = "00000000-0000-0000-0000-00000000009e";
    private const string Host = "deploy.acme.example";

    private protected override FakeTeamsSigner Signer(TeamsWorld world) => world.Teams.SignIn;

    private protected override JsonObject Claims(TeamsWorld world) => world.Teams.SignIn.SignInClaims(Grace);

    private protected override async Task<string?> CheckAsync(TeamsWorld world, string token, string scheme = "Bearer ") =>
        (await world.TabTokens.CheckAsync(scheme + token, Host, CancellationToken.None) as TabTokenAnswer.Refused)?.Code;

    [Fact]
    public async Task A_token_as_Entra_gives_it_to_Teams_says_who_is_before_the_tab()
    {
        await using var world = await StartAsync();
        Assert.Equal(new TabTokenAnswer.Accepted(Grace, "Grace"), await world.TabTokens.CheckAsync("Bearer " + Token(world), Host, CancellationToken.None));
    }

    [Theory]
    [InlineData($"api://{Host}/{FakeTeams.AppId}", null)]
    [InlineData($"api://evil.example/{FakeTeams.AppId}", "wrong_audience")]
    [InlineData($"api://{FakeTeams.AppId}", "wrong_audience")]
    [InlineData("https://graph.microsoft.com", "wrong_audience")]
    public async Task The_audience_is_the_application_by_its_id_or_its_address_here(string audience, string? code)
    {
        await using var world = await StartAsync();
        Assert.Equal(code, await CheckAsync(world, Token(world, c => c["aud"] = audience)));
    }

    [Theory]
    [InlineData("iss", "https://login.microsoftonline.com/00000000-0000-0000-0000-0000000000ff/v2.0", "wrong_issuer")]
    [InlineData("iss", "https://sts.windows.net/00000000-0000-0000-0000-00000000007e/", "wrong_issuer")]
    [InlineData("tid", "00000000-0000-0000-0000-0000000000ff", "foreign_tenant")]
    [InlineData("ver", "1.0", "wrong_version")]
    [InlineData("scp", "User.Read", "wrong_scope")]
    [InlineData("scp", "not_access_as_user", "wrong_scope")]
    [InlineData("oid", "grace", "no_person")]
    public async Task What_was_not_given_for_a_person_of_ours_is_not_believed(string claim, string value, string code)
    {
        await using var world = await StartAsync();
        Assert.Equal(code, await CheckAsync(world, Token(world, c => c[claim] = value)));
    }

    [Theory]
    [InlineData("tid", "foreign_tenant")]
    [InlineData("ver", "wrong_version")]
    [InlineData("scp", "wrong_scope")]
    [InlineData("oid", "no_person")]
    public async Task What_is_missing_is_asked_for(string claim, string code)
    {
        await using var world = await StartAsync();
        Assert.Equal(code, await CheckAsync(world, Token(world, c => c.Remove(claim))));
    }

    [Fact]
    public async Task The_tokens_of_activities_are_none_of_the_tab_s_and_the_other_way_round()
    {
        await using var world = await StartAsync();
        Assert.Equal("unknown_key", await CheckAsync(world, world.Token()));
        Assert.Equal("unknown_key", await world.CheckAsync(Token(world)));
    }

    [Theory]
    [InlineData("https://login.microsoftonline.com/{tenantid}/v2.0", null)]
    [InlineData(FakeTeams.SignInIssuer, null)]
    [InlineData("https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", "wrong_issuer")]
    public async Task A_key_that_signs_for_another_issuer_alone_does_not_sign_for_ours(string issuer, string? code)
    {
        await using var world = await StartAsync();
        world.Teams.SignIn.Published[0]["issuer"] = issuer;
        Assert.Equal(code, await CheckAsync(world, Token(world)));
    }

    [Fact]
    public async Task Where_it_is_not_known_whose_people_sign_in_nobody_does()
    {
        await using var world = await StartAsync(change: options => options.TenantId = null);
        Assert.Equal("no_token", await CheckAsync(world, Token(world)));
    }
}
