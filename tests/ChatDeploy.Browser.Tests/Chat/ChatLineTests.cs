using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Chat;

public sealed class ChatLineTests(ConsoleWorld world, Chromium chromium) : IClassFixture<ConsoleWorld>
{
    [Fact]
    public async Task A_line_that_is_said_while_the_one_before_is_under_way_follows_it_and_a_line_that_was_not_taken_comes_back()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada");
        await ada.Page.OpenLiveAsync("/chat");
        var gate = new TaskCompletionSource();
        await ada.Page.RouteAsync("**/chat/say", async route =>
        {
            await gate.Task;
            await route.ContinueAsync();
        });

        await ada.Page.SayAsync("/deploy whoami");
        await ada.Page.SayAsync("/deploy queue crm");
        await ada.Page.Locator("#line").FillAsync("half a line");
        gate.SetResult();
        await ada.Page.Locator("#messages").SeesAsync("/deploy queue crm");
        var said = await ada.Page.Locator("#messages").InnerTextAsync();
        Assert.True(said.IndexOf("/deploy whoami", StringComparison.Ordinal) is >= 0 and var first && first < said.IndexOf("/deploy queue crm", StringComparison.Ordinal), said);
        await Assertions.Expect(ada.Page.Locator("#line")).ToHaveValueAsync("half a line");

        await ada.Page.UnrouteAsync("**/chat/say");
        await ada.Page.RouteAsync("**/chat/say", route => route.AbortAsync());
        await ada.Page.SayAsync("/deploy help");
        await Assertions.Expect(ada.Page.Locator("#line")).ToHaveValueAsync("/deploy help");
    }
}
