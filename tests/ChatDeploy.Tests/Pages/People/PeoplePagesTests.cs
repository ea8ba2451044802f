using System.Net;
using System.Text.RegularExpressions;
using ChatDeploy.Core.People;
using ChatDeploy.Pages.People;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;

namespace ChatDeploy.Tests.Pages.People;

public sealed partial class PeoplePagesTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    private readonly ApiWorld _world = shared.World;

    [Fact]
    public async Task People_are_listed_with_their_roles_in_words_and_searched()
    {
        using var eve = await Browser.SignedInAsync(_world, "eve");
        var all = (await eve.GetAsync("/people")).Html();
        Assert.Contains("for globex", all, StringComparison.Ordinal);
        Assert.Contains("No role", all, StringComparison.Ordinal);
        var found = (await eve.GetAsync("/people?q=dora")).Html();
        Assert.Contains("/people/dora", found, StringComparison.Ordinal);
        Assert.DoesNotContain("/people/bob", found, StringComparison.Ordinal);
        Assert.Contains("Nobody is found", (await eve.GetAsync("/people?q=zoe")).Html(), StringComparison.Ordinal);
        (await eve.GetAsync("/people/zoe")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_administrator_makes_a_token_that_is_shown_once_and_revokes_it()
    {
        using var root = await Browser.SignedInAsync(_world, "root");
        var page = await root.GetAsync("/people/carl");
        var made = (await root.SubmitAsync("/people/carl", page, ("_handler", "issue-token"), ("TokenName", "nightly"), ("TokenDays", "30"))).Html();
        var token = Secret().Match(made).Value;
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/api/records"))
        {
            request.Headers.Authorization = new("Bearer", token);
            (await _world.SendAsync(request)).Expect(HttpStatusCode.OK);
        }

        var after = (await root.GetAsync("/people/carl")).Html();
        Assert.Contains("nightly", after, StringComparison.Ordinal);
        Assert.DoesNotContain(token, after, StringComparison.Ordinal);

        (await root.SubmitAsync(Revocation().Match(after).Value, page, ("person", "carl"))).ExpectRedirect("/people/carl");
        Assert.Contains("The token is revoked", (await root.GetAsync("/people/carl")).Html(), StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/records");
        again.Headers.Authorization = new("Bearer", token);
        (await _world.SendAsync(again)).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_refused_token_keeps_what_was_typed()
    {
        using var root = await Browser.SignedInAsync(_world, "root");
        var name = new string('n', 201);
        var page = (await root.SubmitAsync("/people/carl", await root.GetAsync("/people/carl"), ("_handler", "issue-token"), ("TokenName", name), ("TokenDays", ""))).Html();
        Assert.Contains("A token needs a name of 1 to 200 characters", page, StringComparison.Ordinal);
        Assert.Contains(name, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_see_only_their_own_tokens_and_browsers_and_make_none()
    {
        using var ada = await Browser.SignedInAsync(_world, "ada");
        var own = await ada.GetAsync("/people/ada");
        Assert.Contains("This browser", own.Html(), StringComparison.Ordinal);
        Assert.DoesNotContain("Make a token", own.Html(), StringComparison.Ordinal);
        Assert.DoesNotContain("API tokens", (await ada.GetAsync("/people/bob")).Html(), StringComparison.Ordinal);

        // Neither by sending the form that is not shown.
        var tried = await ada.SubmitAsync("/people/ada", own, ("_handler", "issue-token"), ("TokenName", "mine"));
        Assert.DoesNotContain("cd_", tried.Text, StringComparison.Ordinal);
        var forBob = await ada.SubmitAsync("/people/bob", own, ("_handler", "sign-in-link"));
        Assert.DoesNotContain("/sign-in/", forBob.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_revokes_the_tokens_of_others_but_administrators()
    {
        var bobs = await _world.PostAsync("/api/tokens", "root", new { person = "bob", name = "bob's" });
        using var ada = await Browser.SignedInAsync(_world, "ada");
        await ada.SubmitAsync($"/people/tokens/{bobs["id"]}/revoke", await ada.GetAsync("/people/ada"));
        Assert.Contains("There is no such token of yours", (await ada.GetAsync("/people/ada")).Html(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/records");
        request.Headers.Authorization = new("Bearer", bobs["token"]);
        (await _world.SendAsync(request)).Expect(HttpStatusCode.OK);

        using var bob = await Browser.SignedInAsync(_world, "bob");
        await bob.SubmitAsync($"/people/tokens/{bobs["id"]}/revoke", await bob.GetAsync("/people/bob"));
        Assert.Contains("The token is revoked", (await bob.GetAsync("/people/bob")).Html(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_makes_a_sign_in_link_that_signs_the_person_in()
    {
        using var root = await Browser.SignedInAsync(_world, "root");
        var page = (await root.SubmitAsync("/people/eve", await root.GetAsync("/people/eve"), ("_handler", "sign-in-link"))).Html();
        using var eve = new Browser(_world);
        (await eve.SignInAsync(Link().Match(page).Value)).Expect(HttpStatusCode.SeeOther);
        Assert.Contains("This is you", (await eve.GetAsync("/people/eve")).Html(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_without_a_role_is_told_so()
    {
        using var fay = await Browser.SignedInAsync(_world, "fay");
        var page = (await fay.GetAsync("/people")).Expect(HttpStatusCode.Forbidden);
        Assert.Contains("You have no role yet", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_says_where_it_holds()
    {
        Assert.Equal("everywhere", RoleText.Where(RoleGrant.Everywhere(Role.Admin)));
        Assert.Equal("of crm, wms for acme on prod", RoleText.Where(new RoleGrant(Role.Deployer, ["crm", "wms"], ["acme"], ["prod"])));
        Assert.Equal("on prod", RoleText.Where(new RoleGrant(Role.Deployer, ["*"], ["*"], ["prod"])));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows")]
    [InlineData("", "An unknown browser")]
    public void A_browser_is_named(string userAgent, string name) => Assert.Equal(name, BrowserText.Of(userAgent));

    [GeneratedRegex("cd_[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Secret();

    [GeneratedRegex("/people/tokens/[0-9]+/revoke", RegexOptions.None, 1000)]
    private static partial Regex Revocation();

    [GeneratedRegex("/sign-in/[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
