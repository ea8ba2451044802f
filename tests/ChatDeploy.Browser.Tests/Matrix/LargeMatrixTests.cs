using System.Net;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Matrix;

public sealed class LargeMatrixTests(LargeWorld world, Chromium chromium) : IClassFixture<LargeWorld>
{
    [Fact]
    public async Task The_last_of_ten_thousand_sites_is_scrolled_to_and_few_rows_are_drawn()
    {
        await using var eve = await OpenAsync();
        await eve.Page.Locator("#matrix-count").SeesAsync($"{LargeWorld.Sites:N0} sites");
        await eve.Page.Locator("#matrix").SeesAsync("tenant-000");
        await ScrollToEndAsync(eve.Page);
        await Assertions.Expect(Row(eve.Page, LargeWorld.LastSite)).ToBeInViewportAsync();
        Assert.InRange(await eve.Page.Locator("#matrix tbody tr").CountAsync(), 10, 120);
        eve.ExpectNoComplaint();
    }

    [Fact]
    public async Task Arrow_keys_move_between_cells_and_end_goes_to_the_last_site()
    {
        await using var eve = await OpenAsync();
        await eve.Page.Locator("#matrix tbody [tabindex='0']").FocusAsync();
        for (var step = 0; step < 3; step++) await eve.Page.Keyboard.PressAsync("ArrowDown");
        await eve.Page.Keyboard.PressAsync("ArrowRight");
        await eve.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(["tenant-000/store-02", "2"], await AtAsync(eve.Page));
        await eve.Page.Keyboard.PressAsync("Control+End");
        Assert.Equal([LargeWorld.LastSite, "2"], await AtAsync(eve.Page));
        await eve.Page.Keyboard.PressAsync("ArrowUp");
        await eve.Page.Keyboard.PressAsync("Home");
        Assert.Equal(["tenant-199/store-47", "0"], await AtAsync(eve.Page));
    }

    [Fact]
    public async Task A_version_that_changes_appears_in_place_and_the_rows_stand_still()
    {
        await world.Api.CommitAsync("tool-03", "Something new", "v9.9.9");
        await using var eve = await OpenAsync();
        await ScrollToEndAsync(eve.Page);
        await Assertions.Expect(Row(eve.Page, LargeWorld.LastSite)).ToBeInViewportAsync();
        var before = await eve.Page.Locator("#matrix").EvaluateAsync<int>("box => box.scrollTop");

        (await world.Api.PostAsync("/api/records", "ada", new { tool = "tool-03", version = "v9.9.9", target = LargeWorld.LastSite, environment = "prod" })).Expect(HttpStatusCode.Created);
        await Row(eve.Page, LargeWorld.LastSite).Locator("td").Nth(3).SeesAsync("v9.9.9");
        Assert.Equal(before, await eve.Page.Locator("#matrix").EvaluateAsync<int>("box => box.scrollTop"));
        eve.ExpectNoComplaint();
    }

    [Fact]
    public async Task A_search_leaves_the_sites_that_match()
    {
        await using var eve = await OpenAsync();
        await eve.Page.GetByLabel("Search sites").FillAsync("tenant-123/store-4");
        await eve.Page.Locator("#matrix-count").SeesAsync($"9 of {LargeWorld.Sites:N0} sites");
        await Assertions.Expect(Row(eve.Page, "tenant-123/store-41")).ToBeVisibleAsync();
    }

    private async Task<Visitor> OpenAsync()
    {
        var eve = await world.Api.VisitAsync(chromium, "eve");
        await eve.Page.OpenLiveAsync("/?environment=prod");

        // The pages of readers without scripts go when the script has drawn.
        await Assertions.Expect(eve.Page.Locator(".matrix-pages")).ToHaveCountAsync(0);
        return eve;
    }

    private static ILocator Row(IPage page, string site) => page.Locator("#matrix tbody tr[data-position]", new() { Has = page.Locator($"a[href^='/sites/{site}?']") });

    private static async Task ScrollToEndAsync(IPage page) => await page.Locator("#matrix").EvaluateAsync("box => { box.scrollTop = box.scrollHeight; }");

    private static Task<string[]> AtAsync(IPage page) => page.EvaluateAsync<string[]>("""
        () => {
          const cell = document.activeElement.closest('td, th');
          return [cell.parentElement.cells[0].textContent.trim(), String(cell.cellIndex)];
        }
        """);
}
