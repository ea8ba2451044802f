using System.Diagnostics;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Wizard;

/// <summary>What is looked for is found, however much there is.</summary>
public sealed class WizardSearchTests(StoreFixture store)
{
    [Fact]
    public async Task Among_ten_thousand_sites_a_store_is_found_by_typing_and_stays_chosen()
    {
        await using var world = await WizardWorld.CreateAsync(store, tools: ["crm"], tenants: Tenants(100, 99));
        var modal = await world.ToTargetsAsync();
        Assert.Equal("multi_external_select", modal.KindOf("targets"));
        var all = await modal.OfferedAsync("targets");
        Assert.Equal((100, "🌍 all tenants — all 10,000 sites", "🏢 tenant-001 — all 99 stores"), (all.Count, all[0], all[1]));

        var began = Stopwatch.GetTimestamp();
        await modal.ChooseAsync("targets", "🏪 tenant-042/pdv-007", typed: "042 007");
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1), $"it took {Stopwatch.GetElapsedTime(began)}");
        Assert.Empty(await modal.OfferedAsync("targets", "no such tenant"));
        await modal.ChooseAsync("environment", "stage");
        await modal.SubmitAsync();
        await modal.PressAsync("Back");
        Assert.Equal(["🏪 tenant-042/pdv-007"], modal.Holds("targets"));
    }

    [Fact]
    public async Task A_commit_that_the_list_does_not_begin_with_is_found_by_typing()
    {
        await using var world = await WizardWorld.CreateAsync(store, tools: ["crm"], versions: 130);
        var modal = await world.OpenAsync();
        Assert.Equal("external_select", modal.KindOf("commit:crm"));
        var newest = await modal.OfferedAsync("commit:crm");
        Assert.Equal((100, "Leave it as it is"), (newest.Count, newest[0]));
        Assert.StartsWith("v130 ·", newest[1], StringComparison.Ordinal);
        await modal.ChooseAsync("commit:crm", "v3 ·", typed: "CHANGE 3 of");
        await modal.SubmitAsync();
        await modal.PressAsync("Back");
        Assert.StartsWith("v3 · Change 3 of crm", Assert.Single(modal.Holds("commit:crm")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Among_forty_tools_one_is_found_by_its_name_and_those_chosen_before_stay()
    {
        await using var world = await WizardWorld.CreateAsync(store, tools: [.. Enumerable.Range(1, 40).Select(i => $"tool-{i:00}")], versions: 2);
        var modal = await world.OpenAsync();
        Assert.Contains("commit_search", modal.Inputs);
        var first = modal.Inputs.First(input => input.StartsWith("commit:", StringComparison.Ordinal));
        await modal.ChooseAsync(first, "v2 ·");
        modal.Type("commit_search", "tool-4");
        await modal.PressAsync("Search");
        Assert.StartsWith("v2 ·", Assert.Single(modal.Holds(first)), StringComparison.Ordinal);
        Assert.Equal(["tool-4"], modal.Holds("commit_search"));
        await modal.ChooseAsync("commit:tool-40", "v1 ·");
        await modal.SubmitAsync();
        var chosen = (await world.DraftAsync())!.State.Commits.Select(c => c.Tool).Order(StringComparer.Ordinal);
        Assert.Equal(new[] { first["commit:".Length..], "tool-40" }.Order(StringComparer.Ordinal), chosen);
    }

    [Fact]
    public async Task With_a_few_tools_there_is_nothing_to_search_first()
    {
        await using var world = await WizardWorld.CreateAsync(store);
        var modal = await world.OpenAsync();
        Assert.Equal(["commit:crm", "commit:wms"], modal.Inputs.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Search", modal.Buttons);
        Assert.Equal("static_select", modal.KindOf("commit:crm"));
    }

    internal static string Tenants(int tenants, int stores)
    {
        var names = string.Join(", ", Enumerable.Range(1, stores).Select(i => $"pdv-{i:000}"));
        return "tenants:\n" + string.Join('\n', Enumerable.Range(1, tenants).Select(i => $"  - {{ name: tenant-{i:000}, stores: [{names}] }}"));
    }
}
