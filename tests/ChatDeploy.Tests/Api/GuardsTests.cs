using System.Net;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Pages;
using ChatDeploy.Tests.SignIn;

namespace ChatDeploy.Tests.Api;

/// <summary>Locks, freezes, holds, bad marks, pins and the stop, what holds a deployment back, and the chat line.</summary>
public sealed class GuardsTests(SharedApiWorld shared, StoreFixture store) : IClassFixture<SharedApiWorld>
{
    [Fact]
    public async Task A_lock_by_hand_holds_deployments_back_until_it_is_lifted()
    {
        var world = shared.World;
        await world.CommitAsync("crm", "first");
        var set = (await world.PostAsync("/api/locks", "ada", new { tool = "crm", environment = "stage", reason = "load test" })).Expect(HttpStatusCode.Created);
        Assert.Equal("id tool environment owner reason since running", ApiAnswer.Members(set.Json));
        (await world.PostAsync("/api/locks", "carl", new { tool = "crm", environment = "stage", reason = "me too" })).ExpectProblem(HttpStatusCode.Conflict, "lock_held");
        (await world.PostAsync("/api/locks", "ada", new { tool = "wms", environment = "stage" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "reason_required");
        (await world.PostAsync("/api/locks", "dora", new { tool = "wms", environment = "stage", reason = "x" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);
        (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        await Eventually.TrueAsync(async () => (await world.GetAsync($"/api/deployments/{preview["id"]}"))["queuePosition"] == "1");
        var why = (await world.GetAsync($"/api/deployments/{preview["id"]}/why")).Expect(HttpStatusCode.OK);
        Assert.Equal("items", ApiAnswer.Members(why.Json));
        var blocker = why.Json.GetProperty("items").EnumerateArray().First(i => i.GetProperty("code").GetString()!.Contains("lock", StringComparison.Ordinal));
        Assert.StartsWith("code text who", ApiAnswer.Members(blocker), StringComparison.Ordinal);
        Assert.Contains("load test", blocker.GetProperty("text").GetString(), StringComparison.Ordinal);

        Assert.Equal(1, (await world.GetAsync("/api/locks?tool=crm&environment=stage")).Json.GetProperty("items").GetArrayLength());
        (await world.SendAsync(HttpMethod.Delete, "/api/locks", "ada", null)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        (await world.SendAsync(HttpMethod.Delete, "/api/locks?tool=crm&environment=stage&confirm=false", "carl", null)).ExpectProblem(HttpStatusCode.Conflict, "confirm_required");
        (await world.SendAsync(HttpMethod.Delete, "/api/locks?tool=crm&environment=stage", "carl", null)).Expect(HttpStatusCode.OK);
        await world.UntilAsync(preview["id"], "applied");
        (await world.SendAsync(HttpMethod.Delete, "/api/locks?tool=crm&environment=stage", "carl", null)).ExpectProblem(HttpStatusCode.Conflict, "not_locked");
    }

    [Fact]
    public async Task A_lock_is_lifted_by_its_id_too()
    {
        var world = shared.World;
        var set = await world.PostAsync("/api/locks", "ada", new { tool = "crm", environment = "stage", reason = "load test" });
        (await world.SendAsync(HttpMethod.Delete, $"/api/locks/{set["id"]}", "ada", null)).Expect(HttpStatusCode.OK);
        (await world.SendAsync(HttpMethod.Delete, $"/api/locks/{set["id"]}", "ada", null)).ExpectProblem(HttpStatusCode.NotFound, "unknown_lock");
    }

    [Fact]
    public async Task A_pinned_store_is_skipped_by_its_tenants_deployment_and_refused_by_name()
    {
        var world = shared.World;
        await world.CommitAsync("crm", "first");
        var pin = (await world.PostAsync("/api/pins", "ada", new { target = "acme/pdv-roma", tool = "crm", environment = "stage", reason = "old printers" })).Expect(HttpStatusCode.Created);
        Assert.Equal("id target tool environment version reason owner since", ApiAnswer.Members(pin.Json));
        (await world.PostAsync("/api/pins", "ada", new { target = "acme/pdv-roma", tool = "crm", environment = "stage", reason = "again" })).ExpectProblem(HttpStatusCode.Conflict, "already_pinned");

        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);
        Assert.Equal((3, 1), (preview.Json.GetProperty("plan").GetProperty("jobs").GetInt32(), preview.Json.GetProperty("plan").GetProperty("pinned").GetInt32()));
        (await world.PostAsync("/api/deployments", "ada", new { items = new[] { new { tool = "crm", @ref = "main" } }, targets = new[] { "acme/pdv-roma" }, environment = "stage" }))
            .ExpectProblem(HttpStatusCode.Conflict, "pinned");

        Assert.Equal(1, (await world.GetAsync("/api/pins?target=acme")).Json.GetProperty("items").GetArrayLength());
        (await world.SendAsync(HttpMethod.Delete, $"/api/pins/{pin["id"]}", "ada", null)).Expect(HttpStatusCode.OK);
        (await world.SendAsync(HttpMethod.Delete, "/api/pins?target=acme/pdv-roma&tool=crm&environment=stage", "ada", null)).ExpectProblem(HttpStatusCode.Conflict, "not_pinned");
    }

    [Fact]
    public async Task A_freeze_holds_what_it_touches_and_is_lifted_by_its_id_or_its_place()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        var until = DateTimeOffset.UtcNow.AddHours(2);
        (await world.PostAsync("/api/freezes", "ada", new { environment = "stage", reason = "x", until })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.PostAsync("/api/freezes", "root", new { environment = "stage", reason = "x" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "until_required");
        (await world.PostAsync("/api/freezes", "root", new { environment = "stage", reason = "x", cron = "often", durationSeconds = 60 })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_freeze");
        var set = (await world.PostAsync("/api/freezes", "root", new { environment = "stage", tenant = "acme", reason = "stocktaking", until })).Expect(HttpStatusCode.Created);
        Assert.Equal(("stage", "acme", "True", "root"), (set["environment"], set["tenant"], set["isOn"], set["owner"]));

        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);
        Assert.Contains(preview.Json.GetProperty("plan").GetProperty("inTheWay").EnumerateArray(), f => f.GetProperty("code").GetString() == "frozen");
        Assert.Equal("approved", (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK)["lifecycleState"]);
        var blocker = (await world.GetAsync($"/api/deployments/{preview["id"]}/why")).Json.GetProperty("items")[0];
        Assert.Equal(("frozen", "code text who clearsAt"), (blocker.GetProperty("code").GetString(), ApiAnswer.Members(blocker)));

        Assert.Equal(1, (await world.GetAsync("/api/freezes?environment=stage")).Json.GetProperty("items").GetArrayLength());
        (await world.SendAsync(HttpMethod.Delete, $"/api/freezes/{set["id"]}", "root", null)).Expect(HttpStatusCode.OK);
        await world.UntilAsync(preview["id"], "applied");
        (await world.SendAsync(HttpMethod.Delete, $"/api/freezes/{set["id"]}", "root", null)).ExpectProblem(HttpStatusCode.NotFound, "unknown_freeze");
        (await world.SendAsync(HttpMethod.Delete, "/api/freezes?environment=stage&tenant=acme", "root", null)).ExpectProblem(HttpStatusCode.Conflict, "not_frozen");
    }

    [Fact]
    public async Task A_stop_holds_everything_and_every_page_says_so()
    {
        await using var world = await ApiWorld.StartAsync(store);
        Assert.Equal("False", (await world.GetAsync("/api/stop"))["stopped"]);
        (await world.PostAsync("/api/stop", "ada", new { reason = "payment is down" })).Expect(HttpStatusCode.Created);
        (await world.PostAsync("/api/stop", "carl", new { reason = "me too" })).ExpectProblem(HttpStatusCode.Conflict, "already_stopped");
        Assert.Equal(("True", "ada"), ((await world.GetAsync("/api/stop"))["stopped"], (await world.GetAsync("/api/stop"))["owner"]));
        using (var eve = await Browser.SignedInAsync(world, "eve"))
            Assert.Contains("All deployments are stopped", (await eve.GetAsync("/queue")).Html(), StringComparison.Ordinal);
        (await world.SendAsync(HttpMethod.Delete, "/api/stop", "carl", null)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.SendAsync(HttpMethod.Delete, "/api/stop", "ada", null)).Expect(HttpStatusCode.OK);
        (await world.SendAsync(HttpMethod.Delete, "/api/stop", "ada", null)).ExpectProblem(HttpStatusCode.Conflict, "not_stopped");
    }

    [Fact]
    public async Task Holds_and_bad_marks_are_set_listed_and_lifted()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        var held = (await world.PostAsync("/api/holds", "ada", new { tool = "crm", target = "acme/pdv-roma", environment = "stage" })).Expect(HttpStatusCode.Created);
        Assert.Equal("id tool target environment ref deployment owner since", ApiAnswer.Members(held.Json[0]));
        (await world.PostAsync("/api/deployments", "ada", new { items = new[] { new { tool = "crm" } }, targets = new[] { "acme" }, environment = "stage" })).ExpectProblem(HttpStatusCode.Conflict, "held");
        Assert.Equal(1, (await world.GetAsync("/api/holds?target=acme")).Json.GetProperty("items").GetArrayLength());
        (await world.SendAsync(HttpMethod.Delete, "/api/holds?tool=crm&target=acme&environment=stage", "carl", null)).Expect(HttpStatusCode.OK);

        var bad = (await world.PostAsync("/api/bad-commits", "ada", new { tool = "crm", @ref = "v1", reason = "loses orders" })).Expect(HttpStatusCode.Created);
        Assert.Equal("id tool ref sha reason owner since", ApiAnswer.Members(bad.Json));
        (await world.PostAsync("/api/deployments", "ada", new { items = new[] { new { tool = "crm", @ref = "v1" } }, targets = new[] { "acme" }, environment = "stage" })).ExpectProblem(HttpStatusCode.Conflict, "bad_commit");
        Assert.Equal(1, (await world.GetAsync("/api/bad-commits?tool=crm")).Json.GetProperty("items").GetArrayLength());
        (await world.SendAsync(HttpMethod.Delete, $"/api/bad-commits/{bad["id"]}", "carl", null)).Expect(HttpStatusCode.OK);
        (await world.SendAsync(HttpMethod.Delete, "/api/bad-commits?tool=crm&ref=v1", "carl", null)).ExpectProblem(HttpStatusCode.Conflict, "not_bad");
    }

    [Fact]
    public async Task Locks_are_paged()
    {
        await using var world = await ApiWorld.StartAsync(store);
        foreach (var tool in new[] { "crm", "wms" }) (await world.PostAsync("/api/locks", "ada", new { tool, environment = "stage", reason = "x" })).Expect(HttpStatusCode.Created);
        var first = await world.GetAsync("/api/locks?limit=1");
        var second = await world.GetAsync($"/api/locks?limit=1&cursor={first["next"]}");
        Assert.Equal(("wms", "crm"), (first.Json.GetProperty("items")[0].GetProperty("tool").GetString(), second.Json.GetProperty("items")[0].GetProperty("tool").GetString()));
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task A_line_of_chat_does_what_the_api_does()
    {
        var world = shared.World;
        await world.CommitAsync("crm", "first", "v1");
        var preview = (await world.PostAsync("/api/chat", "ada", new { text = "/deploy crm@v1 to acme on stage" })).Expect(HttpStatusCode.OK);
        Assert.Equal("text deployment refused card", ApiAnswer.Members(preview.Json));
        Assert.Equal(("AdaptiveCard", "1.5"), (preview.Json.GetProperty("card").GetProperty("type").GetString(), preview.Json.GetProperty("card").GetProperty("version").GetString()));
        Assert.Contains($"/deployments/{preview["deployment"]}\"", preview.Json.GetProperty("card").GetRawText());
        (await world.PostAsync("/api/chat", "ada", new { text = $"/deploy launch {preview["deployment"]}" })).Expect(HttpStatusCode.OK);
        await world.UntilAsync(preview["deployment"], "applied");

        var refused = (await world.PostAsync("/api/chat", "eve", new { text = "/deploy crm@v1 to acme on stage" })).Expect(HttpStatusCode.OK);
        Assert.Equal(("True", "forbidden"), (refused["refused"], refused["code"]));
        var typo = (await world.PostAsync("/api/chat", "ada", new { text = "/deploy aprove 7" })).Expect(HttpStatusCode.OK);
        Assert.Equal(("True", "not_understood"), (typo["refused"], typo["code"]));
        (await world.PostAsync("/api/chat", "ada", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "missing_field");
    }
}
