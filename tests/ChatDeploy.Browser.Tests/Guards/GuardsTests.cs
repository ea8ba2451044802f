using System.Text.RegularExpressions;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Guards;

/// <summary>Stop and freeze as people meet them (spec D3): what they launch waits, says why, and goes on when the obstacle is gone.</summary>
public sealed class GuardsTests(StoreFixture store, Chromium chromium)
{
    [Fact]
    public async Task What_is_launched_during_a_stop_and_a_freeze_goes_on_when_both_are_lifted_on_the_web()
    {
        await using var world = await WorldAsync();
        await using var root = await world.VisitAsync(chromium, "root");
        await using var ada = await world.VisitAsync(chromium, "ada");
        await root.Page.OpenLiveAsync("/locks");
        await FillAsync(root.Page, "freezes", "Freeze", ("environment", "stage"), ("until", "2099-01-01T08:00"), ("reason", "stocktaking"));
        await root.Page.Locator("#freezes").SeesAsync("stocktaking");
        await FillAsync(root.Page, "stop", "Stop everything", ("reason", "payment is down"));
        await root.Page.Locator("#stopped").SeesAsync("payment is down");

        var preview = await world.PreviewAsync("ada", "stage", "v1.0.0", ["acme"]);
        await ada.Page.OpenLiveAsync($"/deployments/{preview["id"]}");
        await ada.Page.Locator("main").SeesAsync("stocktaking");
        await ada.Page.Button("Launch").ClickAsync();
        await ada.Page.Locator(".page-header").SeesAsync("Waiting to start");
        await ada.Page.Locator("main").SeesAsync("Everything is stopped by root: payment is down.");

        await root.Page.Locator("#stop summary").ClickAsync();
        await root.Page.Locator("#stop").Button("Resume").Last.ClickAsync();
        await Assertions.Expect(root.Page.Locator("#stopped")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Page.Locator("#stopped")).ToHaveCountAsync(0);
        await ada.Page.Locator("main").SeesAsync("stage is frozen by root: stocktaking");
        Assert.Empty(world.Runner.Attempts);

        await root.Page.Locator("#freezes tbody summary").ClickAsync();
        await root.Page.Locator("#freezes tbody").Button("Lift").Last.ClickAsync();
        await root.Page.Locator("#freezes").SeesAsync("Nothing is frozen");
        await ada.Page.Locator(".page-header").SeesAsync("Applied");
        ada.ExpectNoComplaint();
        root.ExpectNoComplaint();
    }

    [Fact]
    public async Task What_is_launched_during_a_stop_and_a_freeze_goes_on_when_both_are_lifted_in_the_chat()
    {
        await using var world = await WorldAsync();
        await using var root = await world.VisitAsync(chromium, "root");
        await root.Page.OpenLiveAsync("/chat");
        await SaidAsync(root.Page, "/deploy freeze stage until monday 08:00 because \"stocktaking\"", "frozen by root");
        await SaidAsync(root.Page, "/deploy next acme on stage", "may next be deployed");
        await SaidAsync(root.Page, "/deploy stop because \"payment is down\"", "Nothing starts from now on");
        await SaidAsync(root.Page, "/deploy crm@v1.0.0 to acme on stage", "In the way now");

        // Told in the reader's own time, not in that of the server.
        var card = root.Page.Locator("#messages > .message", new() { HasText = "asked for by root" });
        await card.SeesAsync("Until");
        Assert.DoesNotMatch(new Regex(@"\d\dZ", RegexOptions.None, TimeSpan.FromSeconds(1)), await card.InnerTextAsync());
        await card.Button("Launch").ClickAsync();
        await card.SeesAsync("waits for its start");
        await SaidAsync(root.Page, "/deploy why D-1", "Why D-1 stands where it stands");
        await SaidAsync(root.Page, "/deploy resume", "Deployments go on");
        Assert.Empty(world.Runner.Attempts);
        await root.Page.SayAsync("/deploy unfreeze stage");
        await world.UntilAsync("D-1", "applied");
        await root.Page.Locator("#messages").SeesAsync("lifted");
        root.ExpectNoComplaint();
    }

    private async Task<ApiWorld> WorldAsync()
    {
        var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "Keep customers with their stores", "v1.0.0");
        return world;
    }

    private static async Task FillAsync(IPage page, string section, string button, params (string Name, string Value)[] fields)
    {
        var form = page.Locator($"#{section} > header details");
        await form.Locator("summary").ClickAsync();
        foreach (var (name, value) in fields)
        {
            var field = form.Locator($"[name={name}]");
            if (await field.EvaluateAsync<string>("f => f.tagName") == "SELECT") await field.SelectOptionAsync(value);
            else await field.FillAsync(value);
        }

        await form.Locator("form").Button(button).ClickAsync();
    }

    // A line, the page's own message of it, and the answer; what channels are told besides comes when it comes.
    private static async Task SaidAsync(IPage page, string line, string answer)
    {
        await page.SayAsync(line);
        await page.Locator("#messages").SeesAsync(answer);
    }
}
