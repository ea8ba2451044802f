using System.Text.RegularExpressions;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Core.Runners;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Teams;

/// <summary>The bot in Microsoft's own playground. It opens no dialogs (<c>task/fetch</c>): the wizard is gone through in a message, and FakeTeams has the dialog.</summary>
public sealed class PlaygroundTests(PlaygroundWorld world) : IClassFixture<PlaygroundWorld>
{
    [Fact]
    public async Task In_the_personal_chat_the_wizard_leads_from_a_commit_to_an_applied_deployment()
    {
        await using var ada = await world.OpenAsync();
        var page = ada.Page;
        await SayAsync(page, "help");
        await SeesAsync(page, "who you are here, and any word explained");
        await Last(page, "Status").ClickAsync();
        await SeesAsync(page, "How things stand");
        await SayAsync(page, "mine");
        await SeesAsync(page, "My approvals");
        await Last(page, "Refresh").ClickAsync();
        await SeesAsync(page, "Your response was sent to the app");
        await PlaygroundWorld.PictureAsync(page, "mine");

        await SayAsync(page, "deploy");
        await Last(page, "Fill it in here").ClickAsync();
        await ChooseAsync(page, "crm", "v1.0.0");
        await Last(page, "Next: targets").ClickAsync();
        await ChooseAsync(page, "Targets", "pdv-milano");
        await Last(page, "Next: preview").ClickAsync();
        await SeesAsync(page, "Choose an environment.");
        await PlaygroundWorld.PictureAsync(page, "wizard-error");
        await Last(page, "Back").ClickAsync();
        await Assertions.Expect(Choice(page, "crm")).ToHaveValueAsync(new Regex("v1.0.0", default, TimeSpan.FromSeconds(1)));
        await Last(page, "Next: targets").ClickAsync();
        await Assertions.Expect(Choice(page, "Targets")).ToHaveValueAsync(new Regex("pdv-milano", default, TimeSpan.FromSeconds(1)));
        await ChooseAsync(page, "Environment", "prod");
        await Last(page, "Next: preview").ClickAsync();
        await SeesAsync(page, "Preview: nothing happens before you launch it");
        await PlaygroundWorld.PictureAsync(page, "wizard-preview");

        await Last(page, "Launch").ClickAsync();
        await SeesAsync(page, "Waits for approval: 0 of 1 given");
        await Last(page, "Approve").ClickAsync();
        await SeesAsync(page, "ada may not decide");
        await PlaygroundWorld.PictureAsync(page, "own-approval-refused");
        await world.ApproveAsync(await IdAsync(page.GetByText(" · asked for by ada").Last));
        await SeesAsync(page, "1 of 1 job done");
        await SeesAsync(page, " · ✓ grace approved");
        await PlaygroundWorld.PictureAsync(page, "personal-result");
    }

    [Fact]
    public async Task In_a_channel_a_mention_leads_to_a_post_that_shows_progress_and_result_and_can_be_rolled_back()
    {
        world.Api.Runner.Outcome = attempt => attempt.Target == "acme/pdv-roma" ? null : JobOutcome.Succeeded;
        await using var ada = await world.OpenAsync();
        var page = ada.Page;
        await page.GetByText("deploys", new() { Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Textbox).First.ClickAsync();
        await page.Keyboard.TypeAsync("@");
        await page.GetByRole(AriaRole.Menuitem).Filter(new() { HasText = "ChatDeploy" }).First.ClickAsync();
        await page.Keyboard.TypeAsync(" crm@v1.1.0 to acme/pdv-roma,acme/pdv-torino on prod because \"receipts\"");
        await page.Button("Post").ClickAsync();

        // The newest post is the topmost.
        await page.Button("Launch").First.ClickAsync();
        await SeesAsync(page, "Waits for approval: 0 of 1 given");
        await PlaygroundWorld.PictureAsync(page, "channel-approval");
        await world.ApproveAsync(await IdAsync(page.GetByText(" · asked for by ada").First));
        await SeesAsync(page, "1 of 2 jobs done");
        await PlaygroundWorld.PictureAsync(page, "channel-progress");
        await world.FinishAsync("acme/pdv-roma");
        await SeesAsync(page, "2 of 2 jobs done");
        await SeesAsync(page, "Applied: 2 jobs succeeded");

        await page.Button("Roll back").First.ClickAsync();
        await page.Button("Roll back").Nth(1).ClickAsync();
        await SeesAsync(page, "Rollback: crm to");
        await Assertions.Expect(page.Button("Launch").First).ToBeVisibleAsync();
        await PlaygroundWorld.PictureAsync(page, "channel-rollback");
    }

    private static async Task SayAsync(IPage page, string line)
    {
        await page.GetByRole(AriaRole.Textbox).First.ClickAsync();
        await page.Keyboard.TypeAsync(line);
        await page.Keyboard.PressAsync("Enter");
    }

    // D-12 · asked for by ada · …
    private static async Task<string> IdAsync(ILocator line) => (await line.InnerTextAsync()).Split(' ')[0];

    private static Task SeesAsync(IPage page, string text) => Assertions.Expect(page.GetByText(text).Last).ToBeVisibleAsync();

    private static ILocator Last(IPage page, string button) => page.Button(button).Last;

    private static ILocator Choice(IPage page, string label) => page.GetByRole(AriaRole.Combobox, new() { Name = label }).Last;

    private static async Task ChooseAsync(IPage page, string label, string option)
    {
        await Choice(page, label).ClickAsync();
        await page.Locator("[role=option]:visible, [role=menuitemcheckbox]:visible").Filter(new() { HasText = option }).First.ClickAsync();
        await page.Keyboard.PressAsync("Escape");
    }
}
