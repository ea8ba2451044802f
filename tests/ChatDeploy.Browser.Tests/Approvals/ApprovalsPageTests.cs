using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Approvals;

public sealed class ApprovalsPageTests(ConsoleWorld world, Chromium chromium) : IClassFixture<ConsoleWorld>
{
    [Fact]
    public async Task A_ticket_appears_by_itself_and_is_decided_on_the_page()
    {
        await using var bob = await world.Api.VisitAsync(chromium, "bob");
        await bob.Page.OpenLiveAsync("/approvals");
        await Assertions.Expect(bob.Page.Locator(".ticket")).ToHaveCountAsync(0);
        var preview = await world.Api.PreviewAsync("ada", "prod", "v1.0.0", ["acme"]);
        await world.Api.LaunchAsync("ada", preview);

        await Assertions.Expect(bob.Page.Locator(".ticket")).ToHaveCountAsync(1);
        await bob.Page.Locator("#navigation a[href='/approvals']").SeesAsync("1");
        await bob.Page.GetByLabel("Comment, if you like").FillAsync("looks good");
        await bob.Page.Button("Approve").ClickAsync();
        await Assertions.Expect(bob.Page.Locator(".flash")).ToBeVisibleAsync();
        await world.Api.UntilAsync(preview["id"], "applied");
        await bob.Page.GotoAsync($"/deployments/{preview["id"]}");
        await bob.Page.Locator("main").SeesAsync("looks good");
        bob.ExpectNoComplaint();
    }

    [Fact]
    public async Task What_is_typed_stays_while_the_page_changes_around_it()
    {
        var first = await world.Api.PreviewAsync("ada", "prod", "v1.1.0", ["acme"]);
        await world.Api.LaunchAsync("ada", first);
        await using var bob = await world.Api.VisitAsync(chromium, "bob");
        await bob.Page.OpenLiveAsync("/approvals");
        var ticket = bob.Page.Locator($".ticket:has(a[href='/deployments/{first["id"]}'])");
        await ticket.GetByLabel("Comment, if you like").FillAsync("half a sent");
        var second = await world.Api.PreviewAsync("ada", "prod", "v1.1.0", ["globex"]);
        await world.Api.LaunchAsync("ada", second);

        await Assertions.Expect(bob.Page.Locator($".ticket:has(a[href='/deployments/{second["id"]}'])")).ToBeVisibleAsync();
        await Assertions.Expect(ticket.GetByLabel("Comment, if you like")).ToHaveValueAsync("half a sent");
        await Assertions.Expect(ticket.GetByLabel("Comment, if you like")).ToBeFocusedAsync();

        // The tests of this class share a world: the other one counts tickets.
        await world.Api.PostAsync($"/api/deployments/{first["id"]}/cancel", "ada");
        await world.Api.PostAsync($"/api/deployments/{second["id"]}/cancel", "ada");
    }
}
