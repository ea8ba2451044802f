using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.WithoutScripts;

public sealed class WithoutScriptsTests(ConsoleWorld world, Chromium chromium) : IClassFixture<ConsoleWorld>
{
    [Fact]
    public async Task A_deployment_is_asked_for_launched_and_approved_through_pages_alone()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada", new() { JavaScriptEnabled = false });
        await ada.Page.GotoAsync("/deploy");
        await ada.Page.GetByText("Keep customers with their stores").ClickAsync();
        await ada.Page.Button("Where to").ClickAsync();
        await ada.Page.GetByLabel("acme/pdv-torino").CheckAsync();
        await ada.Page.GetByLabel("prod").CheckAsync();
        await ada.Page.Button("Preview").ClickAsync();
        await ada.Page.Button("Launch").ClickAsync();
        await ada.Page.IsAtAsync("/deployments/D-[0-9]+$");
        await ada.Page.Locator("h1").SeesAsync("crm");
        var id = new Uri(ada.Page.Url).Segments[^1];

        await using var bob = await world.Api.VisitAsync(chromium, "bob", new() { JavaScriptEnabled = false });
        await bob.Page.GotoAsync("/approvals");
        await bob.Page.Button("Approve").ClickAsync();
        await bob.Page.Locator(".flash").SeesAsync("pprove");
        await world.Api.UntilAsync(id, "applied");

        // Ending something is asked twice without a script, too.
        await ada.Page.ReloadAsync();
        await ada.Page.Locator("summary", new() { HasText = "Roll back" }).ClickAsync();
        await ada.Page.Button("Preview the rollback").ClickAsync();
        await ada.Page.Locator("h1").SeesAsync("ollback");
    }

    [Fact]
    public async Task Every_place_of_the_navigation_shows_itself()
    {
        await using var eve = await world.Api.VisitAsync(chromium, "eve", new() { JavaScriptEnabled = false });
        await eve.Page.GotoAsync("/");
        var places = await eve.Page.Locator("#navigation nav a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.NotEmpty(places);
        foreach (var place in places)
        {
            var answer = await eve.Page.GotoAsync(place);
            Assert.Equal(200, answer!.Status);
            await Assertions.Expect(eve.Page.Locator("main h1")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task A_line_is_said_and_answered_in_the_chat()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada", new() { JavaScriptEnabled = false });
        await ada.Page.GotoAsync("/chat");
        await ada.Page.Locator("#line").FillAsync("/deploy whoami");
        await ada.Page.Button("Send").ClickAsync();
        await ada.Page.LastMessage().SeesAsync("ada");
    }
}
