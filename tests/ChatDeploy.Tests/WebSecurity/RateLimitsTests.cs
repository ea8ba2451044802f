using System.Net;
using System.Net.Http.Json;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;
using ChatDeploy.WebSecurity;

namespace ChatDeploy.Tests.WebSecurity;

public sealed class RateLimitsTests(StoreFixture store)
{
    [Fact]
    public async Task Who_says_too_much_at_once_is_told_when_to_come_back_and_nobody_else_is()
    {
        await using var world = await ApiWorld.StartAsync(store, settings: "--RateLimits:ChatLinesInTenSeconds=3");
        for (var i = 0; i < 3; i++) (await world.PostAsync("/api/chat", "ada", new { text = "/deploy whoami" })).Expect(HttpStatusCode.OK);
        var refused = (await world.PostAsync("/api/chat", "ada", new { text = "/deploy whoami" })).ExpectProblem(HttpStatusCode.TooManyRequests, "too_many_requests");
        Assert.InRange(int.Parse(refused.Message.Headers.GetValues("Retry-After").Single()), 1, 10);
        (await world.PostAsync("/api/chat", "bob", new { text = "/deploy whoami" })).Expect(HttpStatusCode.OK);
        (await world.GetAsync("/api/deployments", "ada")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_chat_page_has_the_same_limit_and_tells_its_script_and_its_form_each_their_way()
    {
        await using var world = await ApiWorld.StartAsync(store, settings: "--RateLimits:ChatLinesInTenSeconds=2");
        using var ada = await Browser.SignedInAsync(world, "ada");
        var page = await ada.GetAsync("/chat");
        (await ada.SubmitAsync("/chat/say", page, ("channel", "deploys"), ("text", "/deploy whoami"))).Expect(HttpStatusCode.Found);
        var token = Browser.TokenOf(page);
        await ada.SendAsync(HttpMethod.Post, "/chat/press", JsonContent.Create(new { message = 4711, verb = "refresh", data = new { } }), "application/json", token);
        var say = Browser.Form(("channel", "deploys"), ("text", "/deploy whoami"));
        var refused = await ada.SendAsync(HttpMethod.Post, "/chat/say", say, "application/json", token);
        Assert.Contains("Try again in", refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too_many_requests")["detail"], StringComparison.Ordinal);
        var shown = (await ada.SubmitAsync("/chat/say", page, ("channel", "deploys"), ("text", "/deploy whoami"))).Expect(HttpStatusCode.TooManyRequests);
        Assert.Equal("text/html", shown.ContentType);
    }

    [Fact]
    public async Task An_address_that_tries_too_many_links_waits()
    {
        await using var world = await ApiWorld.StartAsync(store, settings: "--RateLimits:SignInsAMinute=2");
        using var browser = new Browser(world);
        for (var i = 0; i < 2; i++) (await browser.GetAsync("/sign-in/nonsense")).Expect(HttpStatusCode.NotFound);
        var refused = (await browser.GetAsync("/sign-in/nonsense")).Expect(HttpStatusCode.TooManyRequests);
        Assert.Equal("text/html", refused.ContentType);
        Assert.Contains("Too many attempts", refused.Text, StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Message.Headers.GetValues("Retry-After").Single()), 1, 60);
        (await browser.GetAsync("/sign-in")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Links_are_made_at_a_persons_pace()
    {
        await using var world = await ApiWorld.StartAsync(store, settings: "--RateLimits:LinksAMinute=1");
        (await world.PostAsync("/api/sign-in-links", "root", new { person = "ada" })).Expect(HttpStatusCode.Created);
        (await world.PostAsync("/api/sign-in-links", "root", new { person = "ada" })).ExpectProblem(HttpStatusCode.TooManyRequests, "too_many_requests");
        (await world.PostAsync("/api/sign-in-links", "bootstrap", new { person = "ada" })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public void Addresses_of_one_network_share_a_counter()
    {
        Assert.Equal(RateLimits.CounterOf(IPAddress.Parse("2001:db8::1")), RateLimits.CounterOf(IPAddress.Parse("2001:db8::ffff:1")));
        Assert.Equal(RateLimits.CounterOf(IPAddress.Parse("192.0.2.7")), RateLimits.CounterOf(IPAddress.Parse("::ffff:192.0.2.7")));
    }
}
