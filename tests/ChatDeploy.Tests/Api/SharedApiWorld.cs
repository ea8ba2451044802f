using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Api;

/// <summary>One <see cref="ApiWorld"/> for a class whose tests do not get into each other's way.</summary>
public sealed class SharedApiWorld(StoreFixture store) : IAsyncLifetime
{
    public ApiWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync() => World = await ApiWorld.StartAsync(store);

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
