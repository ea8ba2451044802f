using System.Net;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.SignIn;

public sealed class SignInTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    private readonly ApiWorld _world = shared.World;

    [Fact]
    public async Task A_link_shows_a_button_that_signs_in()
    {
        using var browser = new Browser(_world);
        var link = await Browser.LinkAsync(_world, "eve");
        var page = (await browser.GetAsync(link)).Expect(HttpStatusCode.OK);
        Assert.Contains("Sign in as eve", page.Text, StringComparison.Ordinal);
        Assert.Null(browser.Session);

        Assert.Equal("/", (await browser.SubmitAsync(link, page)).Expect(HttpStatusCode.SeeOther).Message.Headers.Location?.OriginalString);
        Assert.Contains("eve", (await browser.GetAsync("/deployments")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await browser.GetAsync("/api/deployments", "application/json")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Opening_a_link_never_uses_it()
    {
        using var scanner = new Browser(_world);
        var link = await Browser.LinkAsync(_world, "eve");
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty((await scanner.SendAsync(HttpMethod.Head, link)).Expect(HttpStatusCode.OK).Text);
            (await scanner.GetAsync(link)).Expect(HttpStatusCode.OK);
        }

        Assert.Null(scanner.Session);
        using var browser = new Browser(_world);
        (await browser.SignInAsync(link)).Expect(HttpStatusCode.SeeOther);
        Assert.NotNull(browser.Session);
    }

    [Fact]
    public async Task A_used_link_says_so_and_what_to_do()
    {
        using var browser = new Browser(_world);
        var link = await Browser.LinkAsync(_world, "eve");
        var page = await browser.GetAsync(link);
        (await browser.SubmitAsync(link, page)).Expect(HttpStatusCode.SeeOther);

        using var other = new Browser(_world);
        var refused = (await other.GetAsync(link)).Expect(HttpStatusCode.Gone);
        Assert.Contains("used already", refused.Text, StringComparison.Ordinal);
        Assert.Contains("/deploy web", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_browsers_that_press_the_button_at_once_get_one_session()
    {
        using var first = new Browser(_world);
        using var second = new Browser(_world);
        var link = await Browser.LinkAsync(_world, "eve");
        var pages = (await first.GetAsync(link), await second.GetAsync(link));
        var answers = await Task.WhenAll(first.SubmitAsync(link, pages.Item1), second.SubmitAsync(link, pages.Item2));
        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.Gone], answers.Select(a => a.Status).Order());
        Assert.Single(new[] { first.Session, second.Session }, session => session is not null);
    }

    [Theory]
    [InlineData("/sign-in/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/sign-in/nonsense")]
    public async Task What_is_no_link_is_not_found(string path)
    {
        using var browser = new Browser(_world);
        Assert.Contains("How to get a new one", (await browser.GetAsync(path)).Expect(HttpStatusCode.NotFound).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_sites_form_signs_nobody_in()
    {
        using var victim = new Browser(_world);
        var link = await Browser.LinkAsync(_world, "eve");
        (await victim.SendAsync(HttpMethod.Post, link, Browser.Form())).Expect(HttpStatusCode.BadRequest);
        Assert.Null(victim.Session);

        // Not with a token that the attacker got either: it belongs to the attacker's browser.
        using var attacker = new Browser(_world);
        var token = Browser.TokenOf(await attacker.GetAsync(link));
        (await victim.SendAsync(HttpMethod.Post, link, Browser.Form(("__RequestVerificationToken", token)))).Expect(HttpStatusCode.BadRequest);
        Assert.Null(victim.Session);
        (await attacker.GetAsync(link)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signing_in_gives_a_new_secret_and_ends_the_session_before()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        var before = browser.Session!;
        (await browser.SignInAsync(await Browser.LinkAsync(_world, "ada"))).Expect(HttpStatusCode.SeeOther);
        Assert.NotEqual(before, browser.Session);

        using var thief = new Browser(_world);
        thief.Plant("chatdeploy-session", before);
        (await thief.GetAsync("/deployments")).Expect(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_secret_that_was_planted_before_is_worth_nothing_after()
    {
        const string Planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        using var browser = new Browser(_world);
        browser.Plant("chatdeploy-session", Planted);
        (await browser.SignInAsync(await Browser.LinkAsync(_world, "eve"))).Expect(HttpStatusCode.SeeOther);
        Assert.NotEqual(Planted, browser.Session);

        using var attacker = new Browser(_world);
        attacker.Plant("chatdeploy-session", Planted);
        (await attacker.GetAsync("/deployments")).Expect(HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("/deployments?state=applied", "/deployments?state=applied")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/%09/evil.example", "/%09/evil.example")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("evil.example", "/")]
    [InlineData("/queue?q=\u00e8", "/")]
    [InlineData("/queue?q=%C3%A8", "/queue?q=%C3%A8")]
    [InlineData("/sign-out", "/")]
    [InlineData("", "/")]
    public async Task After_signing_in_one_gets_where_one_wanted_to_go_if_that_is_here(string wanted, string reached)
    {
        using var browser = new Browser(_world);
        (await browser.GetAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(wanted))).Expect(HttpStatusCode.OK);
        var answer = await browser.SignInAsync(await Browser.LinkAsync(_world, "eve"));
        Assert.Equal(reached, answer.Expect(HttpStatusCode.SeeOther).Message.Headers.Location?.OriginalString);
        Assert.Null(browser.Cookies["chatdeploy-return"]);
    }

    [Fact]
    public async Task A_planted_return_path_leads_nowhere_else()
    {
        using var browser = new Browser(_world);
        browser.Plant("chatdeploy-return", Uri.EscapeDataString("//evil.example"));
        var answer = await browser.SignInAsync(await Browser.LinkAsync(_world, "eve"));
        Assert.Equal("/", answer.Message.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_sent_to_sign_in_and_back()
    {
        using var browser = new Browser(_world);
        var answer = (await browser.GetAsync("/deployments?state=applied")).Expect(HttpStatusCode.SeeOther);
        Assert.Equal("/sign-in?returnUrl=%2Fdeployments%3Fstate%3Dapplied", answer.Message.Headers.Location?.OriginalString);
        var page = (await browser.GetAsync(answer.Message.Headers.Location!.OriginalString)).Expect(HttpStatusCode.OK);
        Assert.Contains("/deploy web", page.Text, StringComparison.Ordinal);
        Assert.Contains("sign-in-link PERSON", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_in_goes_straight_on_from_the_sign_in_page()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        var answer = await browser.GetAsync("/sign-in?returnUrl=%2Fdeployments");
        Assert.Equal("/deployments", answer.Message.Headers.Location?.OriginalString);
        Assert.Equal("/", (await browser.GetAsync("/sign-in?returnUrl=%2F%2Fevil.example")).Message.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_person_without_a_role_is_told_so_and_can_sign_out()
    {
        using var browser = await Browser.SignedInAsync(_world, "fay");
        var page = (await browser.GetAsync("/deployments")).Expect(HttpStatusCode.Forbidden);
        Assert.Contains("no role", page.Text, StringComparison.Ordinal);
        Assert.Contains("root", page.Text, StringComparison.Ordinal);
        (await browser.SubmitAsync("/sign-out", page)).Expect(HttpStatusCode.SeeOther);
        Assert.Null(browser.Session);
    }

    [Fact]
    public async Task Only_administrators_make_links_through_the_api()
    {
        (await _world.PostAsync("/api/sign-in-links", "carl", new { person = "root" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await _world.PostAsync("/api/sign-in-links", "root", new { person = "nobody" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "unknown_person");
        var made = (await _world.PostAsync("/api/sign-in-links", "root", new { person = "ada" })).Expect(HttpStatusCode.Created);
        Assert.Equal("url expiresAt", ApiAnswer.Members(made.Json));
        Assert.StartsWith($"{_world.ListensAt}sign-in/", made["url"], StringComparison.Ordinal);
        Assert.Equal("no-store", made.Message.Headers.CacheControl!.ToString());
    }
}
