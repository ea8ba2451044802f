using System.Text.RegularExpressions;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Commands.Demo;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Testing;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Chat;

public sealed class WholeWayTests(DemoFixture demo, Chromium chromium) : IClassFixture<DemoFixture>
{
    private static readonly string[] Sites = ["acme", "acme/pdv-milano", "acme/pdv-roma", "acme/pdv-torino"];

    [Fact]
    public async Task Two_people_bring_a_version_to_production_through_a_failure_and_back_again_in_the_chat()
    {
        await using var ada = await VisitAsync("ada", ColorScheme.Light);
        await using var grace = await VisitAsync("grace", ColorScheme.Dark);
        await ada.Page.OpenLiveAsync("/chat");
        await grace.Page.OpenLiveAsync("/chat");

        // Asked for: a preview, which only launching makes more of.
        await ada.Page.SayAsync("/deploy crm@v1.1.0 to acme on prod because \"the Christmas season\"");
        var adas = ada.Page.LastMessage();
        await adas.SeesAsync("the Christmas season");
        await adas.Button("Launch").ClickAsync();

        // grace's page shows the approval without her doing anything; ada's own does not count, and only ada is told.
        var graces = grace.Page.LastMessage();
        await Assertions.Expect(graces.Button("Approve")).ToBeVisibleAsync();
        var id = await IdOfAsync(graces);
        await adas.Button("Approve").ClickAsync();
        await adas.Locator(".card-note").SeesAsync("may not decide");
        await Assertions.Expect(grace.Page.Locator(".card-note")).ToHaveCountAsync(0);
        Assert.Equal(LifecycleState.PendingApproval, (await SeenAsync(id)).State);

        // Approved: both pages follow it by themselves until acme/pdv-roma fails and it asks.
        await graces.Button("Approve").ClickAsync();
        await Assertions.Expect(adas.Button("Retry")).ToBeVisibleAsync();
        await Assertions.Expect(graces.Button("Retry")).ToBeVisibleAsync();
        await adas.SeesAsync("pdv-roma");
        var paused = await SeenAsync(id);
        Assert.Equal(["acme/pdv-roma"], paused.Jobs.Where(j => j.State == JobState.Failed).Select(j => j.Site));
        await adas.Button("Retry").ClickAsync();
        await Assertions.Expect(adas.Button("Roll back")).ToBeVisibleAsync();
        await Assertions.Expect(adas.Button("Retry")).ToHaveCountAsync(0);
        await Assertions.Expect(graces.Button("Roll back")).ToBeVisibleAsync();
        await SeeVersionAsync(id, LifecycleState.Applied, demo.Shas.Second);

        // Rolled back: asked twice, launched (the approval covers its undo), and the sites run what they ran before.
        await adas.Button("Roll back").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Dialog).Button("Back").ClickAsync();
        Assert.Equal(LifecycleState.Applied, (await SeenAsync(id)).State);
        await adas.Button("Roll back").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Dialog).Button("Roll back").ClickAsync();
        await adas.Button("Launch").ClickAsync();
        await SeeVersionAsync(id, LifecycleState.Rollback, demo.Shas.First);
        await grace.Page.LastMessage().SeesAsync("v1.0.0");

        ada.ExpectNoComplaint();
        grace.ExpectNoComplaint();
    }

    private async Task<Visitor> VisitAsync(string person, ColorScheme theme) =>
        await Visitor.SignedInAsync(chromium, new Uri(demo.Service.Address), await demo.Service.SignInLinkAsync(person, CancellationToken.None), new() { ColorScheme = theme });

    private static async Task<string> IdOfAsync(ILocator message) =>
        Regex.Match(await message.InnerTextAsync(), "D-[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;

    private Task<DemoDeployment> SeenAsync(string id) => demo.Service.Store.DeploymentAsync(id, CancellationToken.None);

    private async Task SeeVersionAsync(string id, LifecycleState state, string sha)
    {
        await Eventually.TrueAsync(async () => (await SeenAsync(id)).State == state, Chromium.Patience, $"{id} is {state}");
        var stored = await demo.Service.Store.CurrentAsync("crm", "prod", "acme", CancellationToken.None);
        Assert.True(stored.AllRun(sha), $"the store: {stored}");
        var disk = new DemoDisk(demo.Directory).Current("crm", "prod", Sites);
        Assert.True(disk.AllRun(sha), $"the disk: {disk}");
    }
}
