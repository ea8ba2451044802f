using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pages.Deployments;

public sealed class DeploymentsPageTests(StoreFixture store)
{
    [Fact]
    public async Task An_empty_list_says_how_to_fill_it()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var eve = await PageReader.OfAsync(world, "eve");
        Assert.Contains("Choose commits in the ready queue", await eve.TextAsync("/deployments"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_filtered_also_to_what_is_mine_and_says_what_is_not_known()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1.0.0");
        var (adas, carls) = (await world.PreviewAsync("ada", "stage", "main", ["acme/pdv-milano"]), await world.PreviewAsync("carl", "prod", "v1.0.0", ["globex"]));
        using var ada = await PageReader.OfAsync(world, "ada");

        Assert.Equal([carls["id"]!, adas["id"]!], Listed(await ada.ReadAsync("/deployments")));
        Assert.Equal([adas["id"]!], Listed(await ada.ReadAsync("/deployments?mine=true")));
        Assert.Equal([carls["id"]!], Listed(await ada.ReadAsync("/deployments?environment=prod&tool=crm&state=preview")));
        Assert.Equal([adas["id"]!], Listed(await ada.ReadAsync("/deployments?target=acme")));
        Assert.Contains("No deployment fits", await ada.TextAsync("/deployments?state=asking"), StringComparison.Ordinal);
        Assert.Contains("there is no target 'nobody'", await ada.TextAsync("/deployments?target=nobody"), StringComparison.Ordinal);
        Assert.Contains("crm@main to acme/pdv-milano on stage", await ada.TextAsync("/deployments"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_ones_are_a_page_further_and_what_is_open_is_summed_up()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        for (var count = 0; count < 51; count++) await world.PreviewAsync("ada", "stage", "main", ["acme/pdv-milano"]);
        using var eve = await PageReader.OfAsync(world, "eve");

        var first = await eve.ReadAsync("/deployments?state=preview");
        Assert.Equal(50, Listed(first).Count);
        Assert.Contains("51 not launched", PageReader.TextOf(first), StringComparison.Ordinal);
        var older = System.Net.WebUtility.HtmlDecode(first.Split("rel=\"next\"")[0].Split("href=\"")[^1].Split('"')[0]);
        Assert.Equal(["D-1"], Listed(await eve.ReadAsync(older)));
    }

    private static IReadOnlyList<string> Listed(string html) => [.. html.Split("<tr id=\"").Skip(1).Select(row => row.Split('"')[0])];
}
