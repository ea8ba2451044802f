using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Browser.Tests.World;

/// <summary>One <see cref="ApiWorld"/> with two versions of crm, for a class whose tests do not get into each other's way.</summary>
public sealed class ConsoleWorld(StoreFixture store) : IAsyncLifetime
{
    public ApiWorld Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await ApiWorld.StartAsync(store);
        await Api.CommitAsync("crm", "Keep customers with their stores", "v1.0.0");
        await Api.CommitAsync("crm", "Show a customer's last ten receipts", "v1.1.0");
        await Api.CommitAsync("wms", "Count stock per shelf", "v5.0.0");
    }

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
