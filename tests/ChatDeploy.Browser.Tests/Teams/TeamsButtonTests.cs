using System.Text.Json.Nodes;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Teams;

public sealed class TeamsButtonTests(Chromium chromium)
{
    [Fact]
    public async Task A_rejection_is_asked_about_and_takes_the_comment_along()
    {
        await using var teams = await TeamsPage.OpenAsync(chromium);
        Assert.Empty(await teams.ShowAsync([("approval", TeamsCards.Message(TeamsPage.Sample("approval")))]));
        await teams.Page.GetByLabel("Comment").FillAsync("not during the sale");
        await teams.Page.Button("Reject").ClickAsync();
        await Assertions.Expect(teams.Page.GetByText("That ends it")).ToBeVisibleAsync();
        await teams.Page.Button("Reject").Last.ClickAsync();

        var press = TeamsPress.Read(await teams.SentAsync())!;
        Assert.Equal(("reject", "not during the sale"), (press.Verb, press.Input("comment")));
        Assert.StartsWith("D-", press.Value("deployment"), StringComparison.Ordinal);
        teams.ExpectNoComplaint();
    }

    [Fact]
    public async Task A_button_without_inputs_takes_none_along()
    {
        await using var teams = await TeamsPage.OpenAsync(chromium);
        await teams.ShowAsync([("preview", TeamsCards.Message(TeamsPage.Sample("preview")))]);
        await teams.Page.Button("Launch").ClickAsync();
        var press = TeamsPress.Read(await teams.SentAsync())!;
        Assert.Equal("launch", press.Verb);
        Assert.NotNull(press.Value("previewRef"));
        Assert.Null(press.Inputs);
    }

    [Fact]
    public async Task A_client_that_knows_no_execution_submits_the_same()
    {
        await using var teams = await TeamsPage.OpenAsync(chromium);
        var content = TeamsCards.Message(TeamsPage.Sample("approval"));
        OfOldClients(content);
        Assert.Empty(await teams.ShowAsync([("approval", content)]));
        await teams.Page.GetByLabel("Comment").FillAsync("go");
        await teams.Page.Button("Approve").ClickAsync();
        var press = TeamsPress.Read(await teams.SentAsync())!;
        Assert.Equal(("approve", "go"), (press.Verb, press.Input("comment")));
    }

    [Fact]
    public async Task A_dialog_gives_back_every_input_those_left_empty_too()
    {
        await using var teams = await TeamsPage.OpenAsync(chromium);
        var dialog = TeamsCards.Dialog(TeamsPage.Sample("wizard-targets"), new DialogFrame("19:channel") { Elements = new Dictionary<string, JsonObject> { ["day"] = new() { ["type"] = "Input.Date" } } });
        Assert.Empty(await teams.ShowAsync([("wizard-targets", dialog)]));
        await teams.Page.GetByLabel("Why").FillAsync("new tariffs");
        var chosen = teams.Page.Locator("input[type=checkbox]:checked");
        while (await chosen.CountAsync() > 0) await chosen.First.ClickAsync();
        await teams.Page.Button("Next: preview").ClickAsync();

        var sent = await teams.SentAsync();
        var press = TeamsPress.Read(new JsonObject { ["data"] = sent.DeepClone(), ["context"] = new JsonObject { ["theme"] = "default" } })!;
        Assert.Equal(("wizard_next", "targets", "new tariffs"), (press.Verb, press.Value("step"), press.Input("reason")));
        Assert.Equal("", press.Inputs!["targets"]);
        Assert.Equal("19:channel", TeamsPress.ContextOf(sent));
    }

    private static void OfOldClients(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is JsonObject item && item["fallback"] is { } old) list[i] = old.DeepClone();
                OfOldClients(list[i]);
            }
        }
        else if (node is JsonObject parts)
        {
            foreach (var (_, value) in parts) OfOldClients(value);
        }
    }
}
