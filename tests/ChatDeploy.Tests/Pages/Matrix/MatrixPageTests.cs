using System.Net;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pages.Matrix;

public sealed class MatrixPageTests(MatrixWorld matrix, StoreFixture store) : IClassFixture<MatrixWorld>
{
    [Fact]
    public async Task A_cell_shows_its_version_how_old_it_is_and_how_many_commits_are_newer()
    {
        var cell = Cell(await matrix.World.PageAsync("/?environment=prod"), "/sites/acme/pdv-milano", "crm");
        Assert.Contains("data-age=\"fresh\"", cell);
        Assert.Equal("v1 +1", PageText.TextOf(cell));
        Assert.Contains("1 newer commit\"", cell);
    }

    [Fact]
    public async Task A_pinned_cell_says_so()
    {
        var page = await matrix.World.PageAsync("/?environment=prod");
        Assert.Contains("· pinned", Cell(page, "/sites/acme/pdv-roma", "crm"));
        Assert.DoesNotContain("pinned", Cell(page, "/sites/acme/pdv-milano", "crm"));
    }

    [Fact]
    public async Task Every_site_of_the_catalog_has_a_row_also_where_nothing_runs()
    {
        var page = await matrix.World.PageAsync("/?environment=stage");
        Assert.Equal(6, page.Split("<th scope=\"row\">").Length - 1);
        Assert.Contains("Nothing runs here", Cell(page, "/sites/globex/north", "wms"));
    }

    [Fact]
    public async Task Sites_are_filtered_by_tenant_and_by_a_part_of_their_name()
    {
        var globex = await matrix.World.PageAsync("/?environment=prod&tenant=globex");
        Assert.Contains("/sites/globex/north?", globex);
        Assert.DoesNotContain("/sites/acme?", globex);
        var roma = await matrix.World.PageAsync("/?environment=prod&q=ROM");
        Assert.Contains("1 of 6 sites", roma);
        Assert.Contains("/sites/acme/pdv-roma?", roma);
    }

    [Fact]
    public async Task The_environment_looked_at_last_is_remembered_and_the_last_of_the_catalog_is_the_first_shown()
    {
        using var browser = new HttpClient { BaseAddress = matrix.World.Http.BaseAddress };
        browser.DefaultRequestHeaders.Authorization = new("Bearer", await matrix.World.TokenOfAsync("eve"));
        Assert.Contains("data-environment=\"prod\"", await browser.GetStringAsync("/"));
        await browser.GetStringAsync("/?environment=stage");
        Assert.Contains("data-environment=\"stage\"", await browser.GetStringAsync("/"));
    }

    [Fact]
    public async Task A_deployment_that_has_not_come_to_a_cell_yet_is_marked_there()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        world.Runner.Outcome = _ => null;
        var preview = await world.PreviewAsync("ada", "stage", "v1", ["acme"]);
        await world.LaunchAsync("ada", preview);
        await world.UntilAsync(preview["id"], "applying");
        var page = await world.PageAsync("/?environment=stage");
        Assert.Contains($"/deployments/{preview["id"]}\" title=\"{preview["id"]} is running\"", page.Between("/sites/acme/pdv-roma?environment=stage&amp;tool=crm", "</td>"));
        Assert.DoesNotContain("coming", page.Between("/sites/globex?environment=stage&amp;tool=crm", "</td>"));
    }

    [Fact]
    public async Task Without_scripts_more_than_two_hundred_sites_are_turned_over_a_hundred_at_a_time()
    {
        var stores = string.Join(", ", Enumerable.Range(0, 120).Select(i => $"s{i:000}"));
        await using var world = await ApiWorld.StartAsync(store, $$"""
            environments: [{ name: prod }]
            tenants: [{ name: acme, stores: [{{stores}}] }, { name: globex, stores: [{{stores}}] }]
            tools: [{ name: crm, repository: { provider: github, id: acme/crm, branch: main }, runner: { kind: local }, tenants: [acme] }]
            people: [{ name: eve, roles: [{ role: viewer }] }]
            """);
        var first = await world.PageAsync("/");
        Assert.Equal(100, first.Split("<th scope=\"row\">").Length - 1);
        Assert.Contains("cursor=acme%2Fs099\">More sites", first);
        var second = await world.PageAsync("/?environment=prod&cursor=acme%2Fs099");
        Assert.Contains("/sites/globex?", second);
        Assert.DoesNotContain("/sites/acme/s098?", second);
        Assert.Contains("The catalog does not deploy crm here", second);
    }

    [Fact]
    public async Task A_page_that_is_refreshed_in_place_is_spared_the_rows_that_it_keeps()
    {
        using var refresh = new HttpRequestMessage(HttpMethod.Get, "/?environment=prod");
        refresh.Headers.Authorization = new("Bearer", await matrix.World.TokenOfAsync("eve"));
        refresh.Headers.Add("X-ChatDeploy-Refresh", "1");
        var page = (await matrix.World.SendAsync(refresh)).Expect(HttpStatusCode.OK).Text;
        Assert.Contains("Last deployments", page);
        Assert.DoesNotContain("class=\"cell", page);
    }

    [Fact]
    public async Task An_empty_catalog_says_how_to_fill_it()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null);
        Assert.Contains("href=\"/catalog/edit\"", await world.PageAsync("/", "bootstrap"));
        var queue = await world.PageAsync("/queue", "bootstrap");
        Assert.Contains($"curl -fo hooks/post-receive {world.Http.BaseAddress}deliveries/post-receive.sh", WebUtility.HtmlDecode(queue));
        Assert.StartsWith("#!/bin/sh", (await world.GetAsync("/deliveries/post-receive.sh", person: null)).Expect(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task Tools_are_counted_by_environment_and_version()
    {
        var row = (await matrix.World.PageAsync("/tools")).Between("id=\"tool-crm\"", "</tr>");
        var text = PageText.TextOf(row);
        Assert.Contains("runs nowhere", text);
        Assert.Contains("v1 3 sites", text);
        Assert.Contains("v2 1 site", text);
        Assert.Contains("Not at 2 of 6 sites", text);
    }

    private static string Cell(string page, string site, string tool)
    {
        var environment = page.Between("data-environment=\"", "\" tabindex")["data-environment=\"".Length..];
        return "<a " + page.Between($"href=\"{site}?environment={environment}&amp;tool={tool}\"", "</a>");
    }
}
