using System.Net;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pages.Matrix;

/// <summary>v1 of crm at acme on prod, v2 at its store in Rome, where it is pinned; wms nowhere. Both commits are of the deploy branch.</summary>
public sealed class MatrixWorld(StoreFixture store) : IAsyncLifetime
{
    public ApiWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        World = await ApiWorld.StartAsync(store);
        await World.CommitAsync("crm", "first", "v1");
        await World.CommitAsync("crm", "second <b>bold</b>", "v2");
        await World.CommitAsync("wms", "only", "v7");
        await RecordAsync("crm", "v1", "acme");
        await RecordAsync("crm", "v2", "acme/pdv-roma");
        (await World.PostAsync("/api/pins", "ada", new { target = "acme/pdv-roma", tool = "crm", environment = "prod", reason = "till open" })).Expect(HttpStatusCode.Created);
    }

    public async Task RecordAsync(string tool, string version, string target) =>
        (await World.PostAsync("/api/records", "ada", new { tool, version, target, environment = "prod" })).Expect(HttpStatusCode.Created);

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
