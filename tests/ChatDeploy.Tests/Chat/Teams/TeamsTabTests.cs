using System.Net;
using System.Net.Http.Headers;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Chat.Teams;

/// <summary>What the tab is answered; how it looks is tested in a browser.</summary>
public sealed class TeamsTabTests(StoreFixture store)
{
    private const string Grace = "00000000-0000-0000-0000-00000000009e";

    [Fact]
    public async Task Only_the_page_may_be_framed_and_by_Teams_alone_and_the_list_wants_its_token()
    {
        await using var world = await TeamsWorld.StartAsync(store);
        var page = (await world.Api.GetAsync("/teams/tab", null)).Expect(HttpStatusCode.OK).Message.Headers;
        var policy = page.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors https://teams.microsoft.com https://*.teams.microsoft.com ", policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.False(page.Contains("X-Frame-Options"));

        var list = (await world.Api.GetAsync("/teams/tab/mine", null)).ExpectProblem(HttpStatusCode.Unauthorized, "no_token");
        Assert.Equal("DENY", list.Message.Headers.GetValues("X-Frame-Options").Single());
        Assert.EndsWith("frame-ancestors 'none'", list.Message.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        (await world.Api.GetAsync("/teams/tab/mine", "grace")).ExpectProblem(HttpStatusCode.Unauthorized, "malformed_token");
        (await MineAsync(world, token: world.Teams.Signer.Sign(world.Teams.Signer.Header(), world.Teams.Signer.Claims(world.Teams.ServiceUrl)))).ExpectProblem(HttpStatusCode.Unauthorized, "unknown_key");
        var mine = (await MineAsync(world)).Expect(HttpStatusCode.OK);
        Assert.Contains("data-person=\"grace\"", mine.Text, StringComparison.Ordinal);
        Assert.Contains("no-store", mine.Message.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_known_by_address_in_the_chat_is_the_same_person_in_the_tab()
    {
        await using var world = await TeamsWorld.StartAsync(store, TeamsWorld.Catalog.Replace($" teams: {Grace},", "", StringComparison.Ordinal));
        Assert.Contains("You are not in the catalog yet", (await MineAsync(world)).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        var grace = world.Person(FakeTeamsWorkspace.Grace);
        await grace.InstallAsync();
        await world.UntilAsync(() => world.Posts(grace.Personal.Id) is [var hello, ..] ? hello : null, "the welcome");
        Assert.Contains("data-person=\"grace\"", (await MineAsync(world)).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_without_a_role_is_told_what_it_takes()
    {
        await using var world = await TeamsWorld.StartAsync(store, TeamsWorld.Catalog.Replace("roles: [{ role: approver }] }", "roles: [] }", StringComparison.Ordinal));
        (await MineAsync(world)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Without_Teams_there_is_no_tab()
    {
        await using var world = await ApiWorld.StartAsync(store);
        (await world.GetAsync("/teams/tab", null)).Expect(HttpStatusCode.NotFound);
        (await world.GetAsync("/teams/tab/mine", null)).ExpectProblem(HttpStatusCode.NotFound, "not_found");
    }

    private static async Task<ApiAnswer> MineAsync(TeamsWorld world, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/teams/tab/mine");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? world.Teams.SignIn.Sign(world.Teams.SignIn.Header(), world.Teams.SignIn.SignInClaims(Grace)));
        return await world.Api.SendAsync(request);
    }
}
