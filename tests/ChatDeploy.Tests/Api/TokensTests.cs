using System.Net;
using System.Text;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Tests.Api;

public sealed class TokensTests(SharedApiWorld shared, StoreFixture store) : IClassFixture<SharedApiWorld>
{
    [Fact]
    public async Task A_token_is_shown_once_and_stored_as_a_hash()
    {
        var world = shared.World;
        var issued = (await world.PostAsync("/api/tokens", "root", new { person = "ada", name = "ci" })).Expect(HttpStatusCode.Created);
        Assert.Equal("id token", ApiAnswer.Members(issued.Json));
        Assert.Matches("^cd_[A-Za-z0-9_-]{43}$", issued["token"]);
        Assert.Equal("no-store", issued.Message.Headers.CacheControl!.ToString());

        var list = await world.GetAsync("/api/tokens", "root");
        Assert.Equal("id person name createdAt expiresAt revokedAt", ApiAnswer.Members(list.Json.GetProperty("items")[0]));
        Assert.DoesNotContain(issued["token"]!, list.Text, StringComparison.Ordinal);
        await using var db = await world.DbAsync();
        Assert.All(db.ApiTokens.AsEnumerable(), t => Assert.Equal(32, t.Hash.Length));
    }

    [Fact]
    public async Task A_revoked_token_works_no_longer_at_once()
    {
        var world = shared.World;
        var issued = await world.PostAsync("/api/tokens", "root", new { person = "ada", name = "ci" });
        (await WithTokenAsync(world, issued["token"])).Expect(HttpStatusCode.OK);

        (await world.SendAsync(HttpMethod.Delete, $"/api/tokens/{issued["id"]}", "root", null)).Expect(HttpStatusCode.NoContent);

        (await WithTokenAsync(world, issued["token"])).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await world.SendAsync(HttpMethod.Delete, "/api/tokens/4711", "root", null)).ExpectProblem(HttpStatusCode.NotFound, "unknown_token");
    }

    [Fact]
    public async Task A_revocation_made_on_another_node_takes_effect_within_seconds()
    {
        var world = shared.World;
        var issued = await world.PostAsync("/api/tokens", "root", new { person = "ada", name = "ci" });
        (await WithTokenAsync(world, issued["token"])).Expect(HttpStatusCode.OK);
        await using (var elsewhere = await world.DbAsync())
            await elsewhere.ApiTokens.Where(t => t.Name == "ci").ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, DateTimeOffset.UtcNow));

        await Eventually.TrueAsync(async () => (await WithTokenAsync(world, issued["token"])).Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_works_until_it_expires()
    {
        var world = shared.World;
        var issued = (await world.PostAsync("/api/tokens", "root", new { person = "ada", name = "ci", expiresAt = DateTimeOffset.UtcNow.AddSeconds(2) })).Expect(HttpStatusCode.Created);
        (await WithTokenAsync(world, issued["token"])).Expect(HttpStatusCode.OK);
        await Eventually.TrueAsync(async () => (await WithTokenAsync(world, issued["token"])).Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Only_administrators_see_and_make_tokens()
    {
        var world = shared.World;
        (await world.GetAsync("/api/tokens", "ada")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var refused = (await world.PostAsync("/api/tokens", "carl", new { person = "root", name = "mine" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Contains("root", refused.Json.GetProperty("who").EnumerateArray().Select(w => w.GetString()));
    }

    [Fact]
    public async Task The_bootstrap_person_is_an_administrator_that_no_catalog_archives()
    {
        await using var world = await ApiWorld.StartAsync(store);
        (await world.GetAsync("/api/tokens", "bootstrap")).Expect(HttpStatusCode.OK);
        (await ApplyAsync(world, "{}")).Expect(HttpStatusCode.OK);
        (await world.GetAsync("/api/tokens", "bootstrap")).Expect(HttpStatusCode.OK);
        await using var db = await world.DbAsync();
        Assert.Single(db.People.AsEnumerable(), p => p.Name == "bootstrap");
    }

    [Fact]
    public async Task A_person_the_catalog_dropped_is_not_let_in()
    {
        await using var world = await ApiWorld.StartAsync(store);
        (await world.GetAsync("/api/deployments", "eve")).Expect(HttpStatusCode.OK);
        (await ApplyAsync(world, "{}")).Expect(HttpStatusCode.OK);
        (await world.GetAsync("/api/deployments", "eve")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_person_without_any_role_is_let_into_nothing()
    {
        var world = shared.World;
        (await world.GetAsync("/api/deployments", "fay")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Tokens_are_paged()
    {
        await using var world = await ApiWorld.StartAsync(store);
        foreach (var name in new[] { "one", "two", "three" }) await world.PostAsync("/api/tokens", "bootstrap", new { person = "ada", name });
        var first = await world.GetAsync("/api/tokens?limit=2", "bootstrap");
        var second = await world.GetAsync($"/api/tokens?limit=2&cursor={first["next"]}", "bootstrap");
        Assert.Equal(["three", "two", "one"], Names(first).Concat(Names(second)));
        Assert.Null(second["next"]);

        static IEnumerable<string?> Names(ApiAnswer page) => page.Json.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("name").GetString());
    }

    private static Task<ApiAnswer> ApplyAsync(ApiWorld world, string catalog) =>
        world.SendAsync(HttpMethod.Put, "/api/catalog", "bootstrap", new StringContent(catalog, Encoding.UTF8, "application/yaml"));

    private static async Task<ApiAnswer> WithTokenAsync(ApiWorld world, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/deployments");
        request.Headers.Authorization = new("Bearer", token);
        return await world.SendAsync(request);
    }
}
