using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Chat;

public sealed class ChatCardTests(ConsoleWorld world, Chromium chromium) : IClassFixture<ConsoleWorld>
{
    // Before it come the placeholder and "Leave it as it is".
    private const int NewestCommit = 2;

    [Fact]
    public async Task A_button_that_is_stale_refreshes_the_card_and_says_why()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada");
        var other = await ada.OpenWindowAsync();
        await ada.Page.OpenLiveAsync("/chat");
        await ada.Page.SayAsync("/deploy crm@v1.0.0 to globex on prod because \"stale\"");
        await Assertions.Expect(ada.Page.LastMessage().Button("Launch")).ToBeVisibleAsync();

        // The other window shows the preview, and hears of nothing from then on.
        await other.OpenLiveAsync("/chat");
        await Assertions.Expect(other.LastMessage().Button("Launch")).ToBeVisibleAsync();
        await other.RouteAsync("**/chat/messages?*", route => route.AbortAsync());
        await ada.Page.LastMessage().Button("Launch").ClickAsync();
        await ada.Page.LastMessage().SeesAsync("approval");

        await other.LastMessage().Button("Launch").ClickAsync();
        await Assertions.Expect(other.LastMessage().Locator(".card-note[role=alert]")).ToBeVisibleAsync();
        await Assertions.Expect(other.LastMessage().Button("Launch")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_wizard_leads_from_commits_over_targets_to_a_launched_deployment_in_the_chat()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada");
        await ada.Page.OpenLiveAsync("/chat");
        await ada.Page.SayAsync("/deploy");
        var card = ada.Page.LastMessage();

        // Nothing chosen: said at once, and the card stays where it is.
        await card.Button("Next: targets").ClickAsync();
        await card.SeesAsync("Choose a commit of one tool at least.");
        await card.GetByLabel("crm").SelectOptionAsync(new SelectOptionValue { Index = NewestCommit });
        await card.Button("Next: targets").ClickAsync();
        await card.SeesAsync("Step 2 of 3");
        await card.GetByText("globex/north").ClickAsync();
        await card.GetByLabel("Environment").SelectOptionAsync("stage");

        // Back and forth: what was chosen stays chosen.
        await card.Button("Back").ClickAsync();
        await card.SeesAsync("Step 1 of 3");
        Assert.Equal(NewestCommit, await card.GetByLabel("crm").EvaluateAsync<int>("select => select.selectedIndex"));
        await card.Button("Next: targets").ClickAsync();
        await Assertions.Expect(card.GetByLabel("Environment")).ToHaveValueAsync("stage");
        await Assertions.Expect(card.Locator("input[type=checkbox]:checked")).ToHaveCountAsync(1);

        await card.Button("Next: preview").ClickAsync();
        await card.SeesAsync("Step 3 of 3");
        await card.Button("Launch").ClickAsync();
        await Assertions.Expect(ada.Page.Locator("#messages").GetByText("globex/north").Last).ToBeVisibleAsync();
        await Assertions.Expect(ada.Page.Locator("#messages").Button("Roll back").Last).ToBeVisibleAsync();
        ada.ExpectNoComplaint();
    }
}
