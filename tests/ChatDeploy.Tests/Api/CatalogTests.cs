using System.Net;
using System.Text;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Api;

public sealed class CatalogTests(StoreFixture store)
{
    [Fact]
    public async Task Applying_answers_the_diff_and_applying_again_changes_nothing()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null);
        var first = (await PutAsync(world, ApiWorld.Catalog)).Expect(HttpStatusCode.OK);
        Assert.Equal("dryRun count changes diff", ApiAnswer.Members(first.Json));
        Assert.Equal("kind noun name fields path", ApiAnswer.Members(first.Json.GetProperty("changes")[0]));
        Assert.Equal("added", first.Json.GetProperty("changes")[0].GetProperty("kind").GetString());
        Assert.Contains("+ tool crm", first.Json.GetProperty("diff").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal("0", (await PutAsync(world, ApiWorld.Catalog)).Expect(HttpStatusCode.OK)["count"]);
    }

    [Fact]
    public async Task A_dry_run_tells_and_changes_nothing()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null);
        var told = await PutAsync(world, ApiWorld.Catalog, "?dryRun=true");
        Assert.Equal("True", told["dryRun"]);
        Assert.NotEqual("0", told["count"]);
        Assert.Equal("0", (await world.GetAsync("/api/catalog", "bootstrap"))["revision"]);
    }

    [Fact]
    public async Task The_catalog_is_read_as_json_or_as_the_text_that_was_applied()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var json = await world.GetAsync("/api/catalog");
        Assert.Equal("revision appliedBy appliedAt catalog text", ApiAnswer.Members(json.Json));
        Assert.Equal(("1", "bootstrap"), (json["revision"], json["appliedBy"]));
        Assert.Equal("crm", json.Json.GetProperty("catalog").GetProperty("tools")[0].GetProperty("name").GetString());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/catalog");
        request.Headers.Authorization = new("Bearer", ApiWorld.Bootstrap);
        request.Headers.Accept.ParseAdd("application/yaml");
        Assert.Equal(ApiWorld.Catalog, (await world.SendAsync(request)).Text);
    }

    [Fact]
    public async Task A_mistake_refuses_the_whole_with_the_line()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null);
        var refused = (await PutAsync(world, "environments:\n  - name: stage\n    protekted: true\n")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_catalog");
        var problem = refused.Json.GetProperty("problems")[0];
        Assert.Equal("line column path message", ApiAnswer.Members(problem));
        Assert.Equal(3, problem.GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Json_is_taken_too()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null);
        (await PutAsync(world, """{"environments":[{"name":"stage"}]}""", contentType: "application/json")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_not_utf8_or_too_large_is_refused()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null);
        (await world.SendAsync(HttpMethod.Put, "/api/catalog", "bootstrap", new ByteArrayContent([0x61, 0xFF, 0xFE]))).ExpectProblem(HttpStatusCode.BadRequest, "invalid_encoding");
        (await world.SendAsync(HttpMethod.Put, "/api/catalog", "bootstrap", new ByteArrayContent(new byte[17 << 20]))).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    private static Task<ApiAnswer> PutAsync(ApiWorld world, string text, string query = "", string contentType = "application/yaml") =>
        world.SendAsync(HttpMethod.Put, "/api/catalog" + query, "bootstrap", new StringContent(text, Encoding.UTF8, contentType));
}
