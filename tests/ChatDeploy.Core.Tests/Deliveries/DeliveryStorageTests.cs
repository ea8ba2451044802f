using ChatDeploy.Core.Tests.ReadyQueue;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Deliveries;

public sealed class DeliveryStorageTests(StoreFixture store)
{
    [Fact]
    public async Task Bodies_are_compressed_the_fast_way_where_the_server_can()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var canLz4 = await world.QueryAsync<bool>("select 'lz4' = any(enumvals) from pg_settings where name = 'default_toast_compression'");
        await world.DeliverAsync($$"""{"text":"{{new string('x', 20_000)}}"}""");
        Assert.Equal(canLz4 ? "lz4" : "pglz", await world.QueryAsync<string>("select pg_column_compression(body) from deliveries"));
    }
}
