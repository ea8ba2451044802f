using ChatDeploy.Core.Chat.Addresses;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.Chat.Addresses;

public sealed class ChatAddressesTests(StoreFixture store)
{
    [Fact]
    public async Task Many_who_tell_of_a_conversation_at_once_on_two_nodes_make_one_address_and_no_errors()
    {
        using var log = new RememberedLog();
        await using var world = await ApiWorld.StartAsync(store, configure: services => services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Warning)));
        var nodes = new[] { Node(world), Node(world) };
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => nodes[i % 2].RememberAsync(Told($"https://service.example/{i}/"), isArrival: false, CancellationToken.None))));
        await using var db = await world.DbAsync();
        Assert.Single(await db.ChatAddresses.ToListAsync());
        Assert.DoesNotContain(log.Lines, line => line.Contains("EntityFrameworkCore", StringComparison.Ordinal) || line.Contains("chat_addresses", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_the_bot_is_back_counts_though_another_node_heard_that_it_had_left()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (one, other) = (Node(world), Node(world));
        await one.RememberAsync(Told(), isArrival: true, CancellationToken.None);
        await other.ForgetAsync("teams", "19:a", teamId: null, CancellationToken.None);
        Assert.Null(await one.FindAsync("teams", "19:a", CancellationToken.None));
        await one.RememberAsync(Told(), isArrival: true, CancellationToken.None);
        Assert.NotNull(await other.FindAsync("teams", "19:a", CancellationToken.None));
    }

    private static ChatAddress Told(string service = "https://service.example/") => new() { Surface = "teams", ConversationId = "19:a", ServiceUrl = service };

    private static ChatAddresses Node(ApiWorld world) =>
        new(world.Services.GetRequiredService<IDbContextFactory<DeployDbContext>>(), world.Services.GetRequiredService<IChatAddressStore>(), TimeProvider.System);
}
