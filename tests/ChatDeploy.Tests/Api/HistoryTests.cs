using System.IO.Compression;
using System.Net;
using System.Text.Json;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Api;

public sealed class HistoryTests(StoreFixture store)
{
    [Fact]
    public async Task A_record_by_hand_is_kept_counts_and_can_be_archived_once()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");

        var record = (await RecordAsync(world, "ada", "acme", "v1")).Expect(HttpStatusCode.Created);
        Assert.Equal($"/api/records/{record["id"]}", record.Message.Headers.Location!.OriginalString);
        Assert.Equal(("recorded", "acme", "ada"), (record["action"], record["target"], record["deployedBy"]));
        Assert.Equal(4, (await world.GetAsync("/api/current?tool=crm&environment=prod")).Json.GetProperty("items").GetArrayLength());

        (await world.PostAsync($"/api/records/{record["id"]}/archive", "ada", new { reason = "oops" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.PostAsync($"/api/records/{record["id"]}/archive", "root", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "reason_required");
        var archived = (await world.PostAsync($"/api/records/{record["id"]}/archive", "root", new { reason = "oops" })).Expect(HttpStatusCode.OK);
        Assert.Equal("oops", archived.Json.GetProperty("archived").GetProperty("reason").GetString());
        (await world.PostAsync($"/api/records/{record["id"]}/archive", "root", new { reason = "again" })).ExpectProblem(HttpStatusCode.Conflict, "already_archived");
        (await world.PostAsync("/api/records/4711/archive", "root", new { reason = "again" })).ExpectProblem(HttpStatusCode.NotFound, "unknown_record");
        Assert.Equal(0, (await world.GetAsync("/api/current?tool=crm&environment=prod")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await world.GetAsync("/api/records")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_record_that_cannot_be_is_refused_by_its_kind()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        (await RecordAsync(world, "ada", "acme", "v9")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "version_not_of_tool");
        (await RecordAsync(world, "ada", "nowhere", "v1")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "unknown_target");
        (await RecordAsync(world, "ada", "acme", "v1", "2099-01-01T00:00:00Z")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "deployed_at_in_future");
    }

    [Fact]
    public async Task Recording_takes_the_deployers_role_at_the_target()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        var refused = (await RecordAsync(world, "dora", "acme", "v1")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Contains("ada", refused.Json.GetProperty("who").EnumerateArray().Select(w => w.GetString()));
        (await RecordAsync(world, "dora", "globex/north", "v1")).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Current_tells_what_diverges_from_a_main_target()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        await world.CommitAsync("crm", "second", "v2");
        await RecordAsync(world, "ada", "acme", "v1");
        await RecordAsync(world, "ada", "acme/pdv-roma", "v2");
        var diverging = Assert.Single((await world.GetAsync("/api/current?tool=crm&target=acme&environment=prod")).Json.GetProperty("diverging").EnumerateArray());
        Assert.Equal("tool tenant store environment version sha expectedVersion expectedSha", ApiAnswer.Members(diverging));
        Assert.Equal(("pdv-roma", "v2", "v1"), (Text("store"), Text("version"), Text("expectedVersion")));

        string? Text(string name) => diverging.GetProperty(name).GetString();
    }

    [Fact]
    public async Task The_matrix_shows_versions_and_spares_who_has_it_already()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("wms", "first", "v7");
        (await world.PostAsync("/api/records", "ada", new { tool = "wms", version = "v7", target = "globex", environment = "prod" })).Expect(HttpStatusCode.Created);

        var whole = (await world.GetAsync("/api/matrix?environment=prod")).Expect(HttpStatusCode.OK);
        Assert.Equal(["crm", "wms"], whole.Json.GetProperty("tools").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(6, whole.Json.GetProperty("rows").GetArrayLength());
        var globex = whole.Json.GetProperty("rows")[4];
        Assert.Equal(("globex", JsonValueKind.Null, JsonValueKind.Null, "v7"), (globex.GetProperty("tenant").GetString(), globex.GetProperty("store").ValueKind, globex.GetProperty("cells")[0].ValueKind, globex.GetProperty("cells")[1].GetString()));
        Assert.Equal(2, (await world.GetAsync("/api/matrix?environment=PROD&tenant=globex")).Json.GetProperty("rows").GetArrayLength());
        Assert.Equal("version sha deployedAt", ApiAnswer.Members((await world.GetAsync("/api/matrix?environment=prod&tenant=globex&details=true")).Json.GetProperty("rows")[0].GetProperty("cells")[1]));

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/matrix?environment=prod");
        again.Headers.Authorization = new("Bearer", await world.TokenOfAsync("eve"));
        again.Headers.IfNoneMatch.Add(whole.Message.Headers.ETag!);
        (await world.SendAsync(again)).Expect(HttpStatusCode.NotModified);

        using var compressed = new HttpRequestMessage(HttpMethod.Get, "/api/matrix?environment=prod");
        compressed.Headers.Authorization = new("Bearer", await world.TokenOfAsync("eve"));
        compressed.Headers.AcceptEncoding.ParseAdd("gzip");
        using var response = await world.Http.SendAsync(compressed);
        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        await using var unzipped = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        Assert.Equal(whole.Text, await reader.ReadToEndAsync());
    }

    private static Task<ApiAnswer> RecordAsync(ApiWorld world, string person, string target, string version, string? deployedAt = null) =>
        world.PostAsync("/api/records", person, new { tool = "crm", version, target, environment = "prod", deployedAt });
}
