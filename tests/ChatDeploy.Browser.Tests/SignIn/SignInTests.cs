using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.SignIn;

public sealed class SignInTests(StoreFixture store, Chromium chromium)
{
    [Fact]
    public async Task A_link_signs_in_by_its_button_once_and_says_what_to_do_after_that()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var link = new Uri(await world.LinkAsync("ada")).AbsolutePath;
        await using var ada = await Visitor.ComeAsync(chromium, world.ListensAt);

        // Looking uses nothing up: a chat's link preview looks, too.
        for (var look = 0; look < 3; look++) await ada.Page.GotoAsync(link);
        await ada.Page.Button("Sign in as ada").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".nav-name")).ToHaveTextAsync("ada");
        Assert.DoesNotContain(link, ada.Page.Url, StringComparison.Ordinal);

        await using var second = await Visitor.ComeAsync(chromium, world.ListensAt);
        await second.Page.GotoAsync(link);
        await second.Page.Locator("h1").SeesAsync("This link does not work");
        await second.Page.Locator("main").SeesAsync("/deploy web");
        await Assertions.Expect(second.Page.Locator("main button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_comes_back_to_the_page_they_asked_for()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await using var ada = await Visitor.ComeAsync(chromium, world.ListensAt);
        await ada.Page.GotoAsync("/history");
        await ada.Page.Locator("h1").SeesAsync("Sign in");
        await ada.Page.GotoAsync(new Uri(await world.LinkAsync("ada")).AbsolutePath);
        await ada.Page.Button("Sign in as ada").ClickAsync();
        await ada.Page.IsAtAsync("/history$");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_in_every_window()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await using var ada = await world.VisitAsync(chromium, "ada");
        var other = await ada.OpenWindowAsync();
        await other.GotoAsync("/deployments");
        await ada.Page.GotoAsync("/history");
        await ada.Page.Button("Sign out").ClickAsync();
        await ada.Page.IsAtAsync("/sign-in$");
        await other.ReloadAsync();
        await other.Locator("h1").SeesAsync("Sign in");
    }
}
