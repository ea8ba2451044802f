using System.Globalization;
using System.Text.Json.Nodes;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;

namespace ChatDeploy.Tests.Chat.Teams;

public sealed class TeamsWizardTests(StoreFixture store)
{
    [Fact]
    public async Task The_wizard_is_a_dialog_of_three_steps_that_leads_to_a_launched_deployment()
    {
        await using var world = await TeamsWorld.StartAsync(store);
        var sha = await world.Api.CommitAsync("crm", "First", "v1.0.0");
        var ada = world.Person(FakeTeamsWorkspace.Ada);
        await ada.MentionAsync("deploy");
        var opening = await world.UntilAsync(() => world.Teams.Workspace.Posts.FirstOrDefault(m => TeamsWorld.Has(m, "Open the form")), "the button that opens the form");

        var commits = await ada.OpenDialogAsync(opening, "Open the form");
        var targets = await ada.SubmitDialogAsync(opening, commits, "Next: targets", new JsonObject { ["commit:crm"] = sha });
        var unanswered = await ada.SubmitDialogAsync(opening, targets, "Next: preview", new JsonObject { ["targets"] = "acme/pdv-roma", ["reason"] = "new tariffs" });
        Assert.Contains("Choose an environment.", Said(unanswered), StringComparison.Ordinal);

        Assert.Equal(("Input.Date", "Input.Time"), ((string?)Input(unanswered, "day")["type"], (string?)Input(unanswered, "time")["type"]));
        var day = DateTime.UtcNow.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var back = await ada.SubmitDialogAsync(opening, unanswered, "Back", new JsonObject { ["targets"] = "acme/pdv-roma", ["environment"] = "prod", ["reason"] = "new tariffs", ["day"] = day, ["time"] = "18:30" });
        Assert.Equal(sha, (string?)Input(back, "commit:crm")["value"]);
        var again = await ada.SubmitDialogAsync(opening, back, "Next: targets", new JsonObject { ["commit:crm"] = sha });
        Assert.StartsWith("site:", (string?)Input(again, "targets")["value"], StringComparison.Ordinal);
        Assert.Equal(("prod", "new tariffs"), ((string?)Input(again, "environment")["value"], (string?)Input(again, "reason")["value"]));
        Assert.Equal((day, "18:30"), ((string?)Input(again, "day")["value"], (string?)Input(again, "time")["value"]));

        var preview = await ada.SubmitDialogAsync(opening, again, "Next: preview", new JsonObject { ["targets"] = "acme/pdv-roma", ["environment"] = "prod", ["reason"] = "new tariffs", ["day"] = "", ["time"] = "" });
        Assert.Contains("nothing happens before you launch it", Said(preview), StringComparison.Ordinal);
        var end = await ada.SubmitDialogAsync(opening, preview, "Launch");
        Assert.Equal("close", end.Type);
        await world.UntilAsync(() => world.Posts().FirstOrDefault(m => TeamsWorld.Has(m, "Approve")), "the post asks for approval");
    }

    [Fact]
    public async Task The_wizard_can_be_filled_in_in_the_message_which_others_see_as_it_was()
    {
        await using var world = await TeamsWorld.StartAsync(store);
        var sha = await world.Api.CommitAsync("crm", "First", "v1.0.0");
        var ada = world.Person(FakeTeamsWorkspace.Ada);
        await ada.MentionAsync("deploy");
        var opening = await world.UntilAsync(() => world.Teams.Workspace.Posts.FirstOrDefault(m => TeamsWorld.Has(m, "Open the form")), "the buttons that begin it");

        await ada.ExecuteAsync(opening, "Fill it in here");
        await ada.ExecuteAsync(opening, "Next: targets", new JsonObject { ["commit:crm"] = sha });
        await ada.ExecuteAsync(opening, "Next: preview", new JsonObject { ["targets"] = "acme/pdv-roma", ["environment"] = "prod" });
        Assert.True(TeamsWorld.Has(opening, "Open the form"));
        var end = await ada.ExecuteAsync(opening, "Launch");
        Assert.Contains("Open the form", Said(end), StringComparison.Ordinal);
        await world.UntilAsync(() => world.Posts().FirstOrDefault(m => TeamsWorld.Has(m, "Approve")), "the post asks for approval");
    }

    private static string Said(FakeTeamsInvokeAnswer answer) => answer.Card?.ToJsonString() ?? throw new InvalidOperationException($"no card, but: {answer.Words}");

    private static JsonObject Input(FakeTeamsInvokeAnswer answer, string id) => Find(answer.Card, id) ?? throw new InvalidOperationException($"no input {id} in {Said(answer)}");

    private static JsonObject? Find(JsonNode? node, string id) => node switch
    {
        JsonObject item when (string?)(item["id"] as JsonValue) == id => item,
        JsonObject item => item.Select(part => Find(part.Value, id)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(part => Find(part, id)).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
