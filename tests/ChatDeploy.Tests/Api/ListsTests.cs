using System.Net;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Api;

public sealed class ListsTests(StoreFixture store)
{
    [Fact]
    public async Task Deployments_are_paged_newest_first_and_stay_so_while_more_come()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        var ids = new List<string>();
        for (var i = 0; i < 5; i++) ids.Add((await world.PreviewAsync("ada", "stage", "main", ["acme"]))["id"]!);
        ids.Reverse();

        var first = await world.GetAsync("/api/deployments?limit=2");
        await world.PreviewAsync("ada", "stage", "main", ["acme"]);
        var second = await world.GetAsync($"/api/deployments?limit=2&cursor={first["next"]}");
        var third = await world.GetAsync($"/api/deployments?limit=2&cursor={second["next"]}");

        Assert.Equal(ids, Ids(first).Concat(Ids(second)).Concat(Ids(third)));
        Assert.Null(third["next"]);
    }

    [Fact]
    public async Task Deployments_are_filtered_by_state_tool_target_and_environment()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        await world.CommitAsync("wms", "first", "v1");
        var store1 = (await world.PreviewAsync("ada", "stage", "v1", ["acme/pdv-milano"]))["id"];
        var globex = (await world.PreviewAsync("ada", "prod", "v1", ["globex"]))["id"];
        var all = (await world.PreviewAsync("ada", "stage", "v1", ["*"], tool: "wms"))["id"];
        await world.PostAsync($"/api/deployments/{globex}/cancel", "ada");

        await ExpectAsync("target=acme/pdv-milano", all, store1);
        await ExpectAsync("target=acme", all, store1);
        await ExpectAsync("target=acme/pdv-roma", all);
        await ExpectAsync("target=*", all);
        await ExpectAsync("tool=crm", globex, store1);
        await ExpectAsync("environment=prod", globex);
        await ExpectAsync("state=cancelled", globex);
        await ExpectAsync("state=preview&tool=crm", store1);
        await ExpectAsync("state=rolled_back");

        async Task ExpectAsync(string query, params string?[] ids) =>
            Assert.Equal(ids, Ids((await world.GetAsync($"/api/deployments?{query}")).Expect(HttpStatusCode.OK)));
    }

    [Fact]
    public async Task A_timeline_is_paged_oldest_first()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        var deployed = await world.DeployedAsync("v1", "acme");
        var whole = Types(await world.GetAsync($"/api/deployments/{deployed["id"]}/timeline?limit=200"));

        var paged = new List<string?>();
        string? cursor = "";
        do
        {
            var page = await world.GetAsync($"/api/deployments/{deployed["id"]}/timeline?limit=3&cursor={cursor}");
            paged.AddRange(Types(page));
            cursor = page["next"];
        }
        while (cursor is not null);

        Assert.Equal("previewed", whole[0]);
        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task Jobs_are_paged_in_order_of_the_plan_and_filtered_by_state()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        world.Runner.Outcome = a => a.Target == "acme/pdv-torino" ? Core.Runners.JobOutcome.Failed : Core.Runners.JobOutcome.Succeeded;
        var preview = await world.PreviewAsync("ada", "stage", "v1", ["acme"]);
        await world.LaunchAsync("ada", preview);
        await world.UntilPausedAsync(preview["id"]);

        var first = await world.GetAsync($"/api/deployments/{preview["id"]}/jobs?limit=3");
        var second = await world.GetAsync($"/api/deployments/{preview["id"]}/jobs?limit=3&cursor={first["next"]}");
        Assert.Equal(["acme", "acme/pdv-milano", "acme/pdv-roma", "acme/pdv-torino"], Targets(first).Concat(Targets(second)));
        Assert.Equal(["acme/pdv-torino"], Targets(await world.GetAsync($"/api/deployments/{preview["id"]}/jobs?state=failed")));
        (await world.GetAsync($"/api/deployments/{preview["id"]}/jobs?state=tired")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_state");

        static IEnumerable<string?> Targets(ApiAnswer page) => page.Json.GetProperty("items").EnumerateArray().Select(j => j.GetProperty("target").GetString());
    }

    [Fact]
    public async Task Commits_are_searched_and_paged()
    {
        await using var world = await ApiWorld.StartAsync(store);
        foreach (var message in new[] { "fix the door", "paint the door", "mow the lawn" }) await world.CommitAsync("crm", message);
        Assert.Equal(["paint the door", "fix the door"], Messages(await world.GetAsync("/api/commits?q=DOOR&tool=crm&status=ready")));
        var page = await world.GetAsync("/api/commits?limit=2");
        Assert.Equal(["fix the door"], Messages(await world.GetAsync($"/api/commits?limit=2&cursor={page["next"]}")));

        static IEnumerable<string?> Messages(ApiAnswer page) => page.Json.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Deliveries_are_listed_read_and_replayed()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await using (var insert = await world.DbAsync())
        {
            insert.Deliveries.Add(new() { Provider = "git", DeliveryId = "abc", Event = "push", Headers = "{\"User-Agent\":\"curl\"}", Body = "{\"repository\":\"no/body\"}"u8.ToArray(), ReceivedAt = DateTimeOffset.UtcNow });
            await insert.SaveChangesAsync();
        }

        await Eventually.TrueAsync(async () => (await world.GetAsync("/api/deliveries?provider=git&status=stored")).Json.GetProperty("items").GetArrayLength() == 0);
        var item = (await world.GetAsync("/api/deliveries")).Json.GetProperty("items")[0];
        Assert.Equal("id provider deliveryId event status receivedAt attempts settledAt error", ApiAnswer.Members(item));
        var id = item.GetProperty("id").GetInt64();

        var one = await world.GetAsync($"/api/deliveries/{id}");
        Assert.Equal("curl", one.Json.GetProperty("headers").GetProperty("User-Agent").GetString());
        Assert.Equal("{\"repository\":\"no/body\"}", (await world.GetAsync($"/api/deliveries/{id}/body")).Text);
        (await world.PostAsync($"/api/deliveries/{id}/replay", "ada")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal("stored", (await world.PostAsync($"/api/deliveries/{id}/replay", "root")).Expect(HttpStatusCode.Accepted)["status"]);
        (await world.PostAsync("/api/deliveries/4711/replay", "root")).ExpectProblem(HttpStatusCode.NotFound, "unknown_delivery");
    }

    private static string?[] Ids(ApiAnswer page) => [.. page.Json.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("id").GetString())];

    private static string?[] Types(ApiAnswer page) => [.. page.Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("type").GetString())];
}
