using System.Net;
using System.Net.Http.Json;
using ChatDeploy.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Tests.SignIn;

public sealed class SessionTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    private static readonly object Line = new { text = "/deploy whoami" };

    private readonly ApiWorld _world = shared.World;

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        using var browser = new Browser(_world);
        var answer = await browser.SignInAsync(await Browser.LinkAsync(_world, "eve"));
        var cookie = answer.Message.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("chatdeploy-session=", StringComparison.Ordinal));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Only_hashes_are_stored()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        await using var db = await _world.DbAsync();
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(browser.Session!));
        var session = await db.WebSessions.SingleAsync(s => s.Hash == hash);
        Assert.Equal("Browser of tests", session.UserAgent);
        Assert.Contains("127.0.0.1", session.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_session_the_api_wants_the_antiforgery_token()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        (await browser.SendAsync(HttpMethod.Post, "/api/chat", JsonContent.Create(Line))).ExpectProblem(HttpStatusCode.BadRequest, "antiforgery_failed");
        (await browser.SendAsync(HttpMethod.Post, "/api/chat", JsonContent.Create(Line), token: "nonsense")).ExpectProblem(HttpStatusCode.BadRequest, "antiforgery_failed");

        var token = Browser.TokenOf(await browser.GetAsync("/deployments"));
        var said = (await browser.SendAsync(HttpMethod.Post, "/api/chat", JsonContent.Create(Line), token: token)).Expect(HttpStatusCode.OK);
        Assert.Contains("eve", said["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_session_is_refused()
    {
        using var mallory = await Browser.SignedInAsync(_world, "eve");
        using var browser = await Browser.SignedInAsync(_world, "root");
        var token = Browser.TokenOf(await mallory.GetAsync("/deployments"));
        browser.Plant("chatdeploy-antiforgery", mallory.Cookies["chatdeploy-antiforgery"]!.Value);
        (await browser.SendAsync(HttpMethod.Post, "/api/chat", JsonContent.Create(Line), token: token)).ExpectProblem(HttpStatusCode.BadRequest, "antiforgery_failed");
    }

    [Fact]
    public async Task Another_sites_form_changes_nothing()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        var refused = (await browser.SendAsync(HttpMethod.Post, "/sign-out", Browser.Form())).Expect(HttpStatusCode.BadRequest);
        Assert.Contains("Nothing was changed", refused.Text, StringComparison.Ordinal);
        (await browser.GetAsync("/deployments")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_bearer_token_needs_no_antiforgery_and_goes_before_a_cookie()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(Line) };
        request.Headers.Authorization = new("Bearer", await _world.TokenOfAsync("ada"));
        request.Headers.Add("Cookie", $"chatdeploy-session={browser.Session}");
        Assert.Contains("ada", (await _world.SendAsync(request)).Expect(HttpStatusCode.OK)["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_bearer_token_is_not_made_good_by_a_cookie()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/deployments");
        request.Headers.Authorization = new("Bearer", "cd_nonsense");
        request.Headers.Add("Cookie", $"chatdeploy-session={browser.Session}");
        (await _world.SendAsync(request)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_forged_cookie_is_nobody(string value)
    {
        using var browser = new Browser(_world);
        browser.Plant("chatdeploy-session", value);
        (await browser.GetAsync("/deployments")).Expect(HttpStatusCode.SeeOther);
        (await browser.GetAsync("/api/deployments", "application/json")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task After_signing_out_the_cookie_is_worth_nothing()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        var stolen = browser.Session!;
        var page = await browser.GetAsync("/deployments");
        Assert.Equal("/sign-in", (await browser.SubmitAsync("/sign-out", page)).Expect(HttpStatusCode.SeeOther).Message.Headers.Location?.OriginalString);
        Assert.Null(browser.Session);

        using var thief = new Browser(_world);
        thief.Plant("chatdeploy-session", stolen);
        (await thief.GetAsync("/api/deployments", "application/json")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task An_ended_session_is_out_at_once()
    {
        using var browser = await Browser.SignedInAsync(_world, "ada");
        (await browser.GetAsync("/deployments")).Expect(HttpStatusCode.OK);
        using var root = await Browser.SignedInAsync(_world, "root");
        var page = await root.GetAsync("/deployments");
        var ended = await root.SubmitAsync($"/sessions/{await IdAsync(browser)}/revoke", page, ("returnUrl", "/people"));
        Assert.Equal("/people", ended.Expect(HttpStatusCode.SeeOther).Message.Headers.Location?.OriginalString);
        (await browser.GetAsync("/deployments")).Expect(HttpStatusCode.SeeOther);
        (await root.GetAsync("/deployments")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_is_no_administrator_ends_nobody_elses_session()
    {
        using var root = await Browser.SignedInAsync(_world, "root");
        using var browser = await Browser.SignedInAsync(_world, "eve");
        var page = await browser.GetAsync("/deployments");
        (await browser.SubmitAsync($"/sessions/{await IdAsync(root)}/revoke", page)).Expect(HttpStatusCode.NotFound);
        (await root.GetAsync("/deployments")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ending_ones_own_session_signs_out_and_leads_nowhere_else()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        var page = await browser.GetAsync("/deployments");
        var ended = await browser.SubmitAsync($"/sessions/{await IdAsync(browser)}/revoke", page, ("returnUrl", "//evil.example"));
        Assert.Equal("/sign-in", ended.Expect(HttpStatusCode.SeeOther).Message.Headers.Location?.OriginalString);
        Assert.Null(browser.Session);
    }

    [Fact]
    public async Task A_script_of_a_page_is_told_and_not_sent_away()
    {
        using var browser = new Browser(_world);
        (await browser.GetAsync("/live?topics=queue", "text/event-stream")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private async Task<int> IdAsync(Browser browser)
    {
        await using var db = await _world.DbAsync();
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(browser.Session!));
        return await db.WebSessions.Where(s => s.Hash == hash).Select(s => s.Id).SingleAsync();
    }
}
