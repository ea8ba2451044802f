using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Wizard;

/// <summary>Whatever is in the store, every modal is within Slack's limits and of Slack's own types.</summary>
public sealed class WizardLimitsTests(StoreFixture store)
{
    private static readonly string[] Beginnings = ["👩‍👩‍👧‍👦 ", "עדכון שעות הפתיחה ", "<!channel> & *bold* `code` ", "${evil} {{DATE(x)}} ", "e\u0301\u0302\u0303 "];

    [Fact]
    public async Task Every_modal_of_monstrous_data_is_within_Slacks_limits_and_types()
    {
        var longest = new string('x', 58);
        var stores = string.Join(", ", Enumerable.Range(1, 120).Select(i => $"s{longest}-{i:000}"));
        await using var world = await WizardWorld.CreateAsync(
            store,
            tenants: $"tenants: [{{ name: t{longest}, stores: [{stores}] }}, {{ name: small }}]",
            tools: [.. Enumerable.Range(1, 40).Select(i => $"t{longest}-{i:00}")],
            versions: 30,
            message: (_, version) => string.Concat(Enumerable.Repeat(Beginnings[version % Beginnings.Length], 600))[..3_000],
            author: string.Concat(Enumerable.Repeat("דנה 👩‍👩‍👧‍👦 ", 12))[..100]);
        var modal = await world.OpenAsync();
        foreach (var input in modal.Inputs.Where(input => input.StartsWith("commit:", StringComparison.Ordinal)).ToList()) await modal.ChooseAsync(input, "v3 ·", typed: "v3");
        modal.Type("commit_search", "עדכון");
        await modal.PressAsync("Search");
        modal.Type("commit_search", "");
        await modal.SubmitAsync();
        for (var i = 1; i <= 60; i++) await modal.ChooseAsync("targets", $"-{i:000}", typed: $"-{i:000}");
        await modal.ChooseAsync("environment", "stage");
        modal.Type("reason", string.Concat(Enumerable.Repeat("עדכון 👩‍👩‍👧‍👦 <!here> ", 200))[..2_000]);
        modal.Type("day", "2026-11-21");
        await modal.SubmitAsync();
        modal.Type("time", "10:00");
        await modal.SubmitAsync();
        Assert.Contains("Step 3 of 3", modal.Text, StringComparison.Ordinal);
        await modal.PressAsync("Back");
        Assert.Equal(2_000, Assert.Single(modal.Holds("reason")).Length);
        await modal.PressAsync("Cancel");

        var shown = world.Slack.Workspace.Views.Single().Shown;
        Assert.True(shown.Count >= 7, $"{shown.Count}");
        Assert.Empty(shown.SelectMany(SlackRules.OfView));
        Assert.All(world.Slack.Calls, call => Assert.Equal("ok", call.Answer));

        // A view's blocks may be anything by these types, so they are checked beside it.
        var blocks = new JsonArray([.. shown.SelectMany(view => (JsonArray)view["blocks"]!).Select(block => block!.DeepClone())]);
        var frames = new JsonArray([.. shown.Select(view =>
        {
            var frame = (JsonObject)view.DeepClone();
            frame["blocks"] = new JsonArray();
            return frame;
        })]);
        Assert.Equal("", await TypeCheck.ProblemsAsync([("KnownBlock[]", blocks), ("ModalView[]", frames), ("View[]", frames)]));
    }
}
