using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Browser.Tests.Survey;

public sealed class OutsideSurveyTests(StoreFixture store, Chromium chromium)
{
    [Fact]
    public async Task Pages_for_those_who_are_not_signed_in_are_sound()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await using var ada = await Visitor.ComeAsync(chromium, world.ListensAt);
        var found = new List<string>();
        foreach (var (path, name) in ((string, string)[])[("/sign-in", "sign-in"), (new Uri(await world.LinkAsync("ada")).AbsolutePath, "sign-in-link"), ("/sign-in/not-a-link-at-all", "sign-in-refused")])
        {
            await ada.Page.GotoAsync(path);
            found.AddRange(await Look.AtAsync(ada.Page, name));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        ada.ExpectNoComplaint();
    }

    [Fact]
    public async Task Pages_of_an_installation_that_has_nothing_yet_are_sound()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null);
        await using var first = await world.VisitAsync(chromium, "bootstrap");
        var found = new List<string>();
        foreach (var path in (string[])["/", "/tools", "/queue", "/deploy", "/deployments", "/approvals", "/chat", "/history", "/deliveries", "/people", "/catalog", "/catalog/edit"])
        {
            await first.Page.GotoAsync(path);
            found.AddRange(await Look.AtAsync(first.Page, $"empty {path}"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        first.ExpectNoComplaint();
    }
}
