using System.Net;
using System.Net.Http.Json;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.Api;

public sealed class SecretsTests(StoreFixture store)
{
    private const string Value = "correct horse battery staple";

    [Fact]
    public async Task A_secret_goes_in_and_never_comes_out()
    {
        using var log = new RememberedLog();
        await using var world = await ApiWorld.StartAsync(store, configure: services => services.AddLogging(logging => logging.AddProvider(log)));
        (await PutAsync(world, "crm-db", Value)).Expect(HttpStatusCode.NoContent);
        (await PutAsync(world, "crm-db", Value + "!")).Expect(HttpStatusCode.NoContent);

        var list = (await world.GetAsync("/api/secrets", "root")).Expect(HttpStatusCode.OK);
        Assert.Equal("name updatedAt updatedBy", ApiAnswer.Members(Assert.Single(list.Json.GetProperty("items").EnumerateArray())));
        Assert.DoesNotContain(Value, list.Text, StringComparison.Ordinal);
        await using (var db = await world.DbAsync())
        {
            var stored = await db.Secrets.SingleAsync();
            Assert.DoesNotContain(Value, stored.Protected + stored.ProtectedBefore, StringComparison.Ordinal);
            Assert.Equal(Value + "!", world.Services.GetRequiredService<Core.Secrets.ISecretProtection>().Unprotect(stored.Protected));
        }

        (await world.SendAsync(HttpMethod.Delete, "/api/secrets/crm-db", "root", null)).Expect(HttpStatusCode.NoContent);
        (await world.SendAsync(HttpMethod.Delete, "/api/secrets/crm-db", "root", null)).ExpectProblem(HttpStatusCode.NotFound, "unknown_secret");
        var acts = (await world.GetAsync("/api/audit?subject=secret", "root")).Expect(HttpStatusCode.OK);
        Assert.Equal(
            ["root secret_removed crm-db", "root secret_set crm-db", "root secret_set crm-db"],
            acts.Json.GetProperty("items").EnumerateArray().Select(a => $"{a.GetProperty("actor")} {a.GetProperty("act")} {a.GetProperty("subject")}"));
        Assert.DoesNotContain(Value, acts.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_administrators_see_and_set_secrets()
    {
        await using var world = await ApiWorld.StartAsync(store);
        (await world.GetAsync("/api/secrets", "ada")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await PutAsync(world, "crm-db", Value, "ada")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await PutAsync(world, "crm%20db", Value)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_secret_name");
        (await PutAsync(world, "crm-db", "")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_secret_value");
    }

    private static Task<ApiAnswer> PutAsync(ApiWorld world, string name, string value, string person = "root") =>
        world.SendAsync(HttpMethod.Put, $"/api/secrets/{name}", person, JsonContent.Create(new { value }));
}
