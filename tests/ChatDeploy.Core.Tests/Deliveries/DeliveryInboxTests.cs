using System.Text;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;
using ChatDeploy.Core.Tests.ReadyQueue;
using ChatDeploy.Integrations.Postgres.Deliveries;
using ChatDeploy.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatDeploy.Core.Tests.Deliveries;

public sealed class DeliveryInboxTests(StoreFixture store)
{
    [Fact]
    public async Task The_same_delivery_fifty_times_at_once_is_one_row_one_accepted_and_the_rest_duplicates()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await using var inbox = Inbox(world.Store);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => inbox.StoreAsync(Delivery("same"))));
        Assert.Equal((1, 49), (receipts.Count(r => r.Outcome == DeliveryOutcome.Accepted), receipts.Count(r => r.Outcome == DeliveryOutcome.Duplicate)));
        Assert.Equal(Assert.Single(receipts.Select(r => r.Id).Distinct()), await world.QueryAsync<long>("select id from deliveries"));
    }

    [Fact]
    public async Task The_same_id_of_two_providers_is_two_deliveries()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await using var inbox = Inbox(world.Store);
        Assert.Equal(DeliveryOutcome.Accepted, (await inbox.StoreAsync(Delivery("one"))).Outcome);
        Assert.Equal(DeliveryOutcome.Accepted, (await inbox.StoreAsync(Delivery("one") with { Provider = "git" })).Outcome);
    }

    [Fact]
    public async Task A_delivery_is_kept_byte_by_byte()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await using var inbox = Inbox(world.Store);
        var body = Enumerable.Range(0, 70_000).Select(i => (byte)i).ToArray();
        var receipt = await inbox.StoreAsync(Delivery("bytes") with { Body = body });
        var stored = await world.DeliveryAsync(receipt.Id);
        Assert.Equal(body, stored.Body);
        Assert.Equal(("github", "bytes", "push", "{}", DeliveryStatus.Stored, 0), (stored.Provider, stored.DeliveryId, stored.Event, stored.Headers, stored.Status, stored.Attempts));
    }

    [Fact]
    public async Task One_delivery_that_the_store_refuses_does_not_fail_the_others_of_its_batch()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var held = new HeldStore(world.Store);
        await using var inbox = Inbox(held);
        var first = inbox.StoreAsync(Delivery("first"));
        await held.Entered;
        var batch = Enumerable.Range(0, 40).Select(i => inbox.StoreAsync(Delivery(i == 17 ? new string('x', 201) : $"d{i}"))).ToArray();
        held.GoOn();
        await first;
        var receipts = await Task.WhenAll(batch);
        Assert.Equal([17], Enumerable.Range(0, 40).Where(i => receipts[i].Outcome == DeliveryOutcome.Refused));
        Assert.Equal((39, 40L), (receipts.Count(r => r.Outcome == DeliveryOutcome.Accepted), await world.QueryAsync<long>("select count(*) from deliveries")));
    }

    [Fact]
    public async Task What_queues_during_a_commit_is_stored_by_the_next_statement()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var held = new HeldStore(world.Store);
        await using var inbox = Inbox(held);
        var first = inbox.StoreAsync(Delivery("first"));
        await held.Entered;
        var rest = Enumerable.Range(0, 100).Select(i => inbox.StoreAsync(Delivery($"d{i}"))).ToArray();
        held.GoOn();
        await first;
        await Task.WhenAll(rest);
        Assert.Equal([1, 100], held.Batches);
    }

    [Fact]
    public async Task Beyond_its_bytes_the_inbox_is_busy_and_takes_deliveries_again_when_it_has_caught_up()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var held = new HeldStore(world.Store);
        await using var inbox = Inbox(held, new DeliveryOptions { MaxInFlightBytes = 1 << 20 });
        var first = inbox.StoreAsync(Delivery("first") with { Body = new byte[900 << 10] });
        await held.Entered;
        Assert.Equal(DeliveryOutcome.Busy, (await inbox.StoreAsync(Delivery("second") with { Body = new byte[200 << 10] })).Outcome);
        held.GoOn();
        Assert.Equal(DeliveryOutcome.Accepted, (await first).Outcome);
        Assert.Equal(0, inbox.InFlightBytes);
        Assert.Equal(DeliveryOutcome.Accepted, (await inbox.StoreAsync(Delivery("second") with { Body = new byte[200 << 10] })).Outcome);
    }

    [Fact]
    public async Task A_store_that_is_away_is_said_to_be_and_found_again()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var away = new SwitchedStore(world.Store);
        await using var inbox = Inbox(away);
        away.IsAway = true;
        Assert.Equal(DeliveryOutcome.Unavailable, (await inbox.StoreAsync(Delivery("one"))).Outcome);
        away.IsAway = false;
        Assert.Equal(DeliveryOutcome.Accepted, (await inbox.StoreAsync(Delivery("one"))).Outcome);
    }

    [Fact]
    public async Task Disposing_stores_what_is_queued()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var inbox = Inbox(world.Store);
        var receipts = Enumerable.Range(0, 200).Select(i => inbox.StoreAsync(Delivery($"d{i}"))).ToArray();
        await inbox.DisposeAsync();
        Assert.All(await Task.WhenAll(receipts), r => Assert.Equal(DeliveryOutcome.Accepted, r.Outcome));
        Assert.Equal(DeliveryOutcome.Busy, (await inbox.StoreAsync(Delivery("late"))).Outcome);
    }

    private static IncomingDelivery Delivery(string id) => new("github", id, "push", "{}", Encoding.UTF8.GetBytes("{}"), DateTimeOffset.UtcNow);

    private static DeliveryInbox Inbox(IDeliveryStore store, DeliveryOptions? options = null) =>
        new(store, new Hints(), Options.Create(options ?? new DeliveryOptions()), NullLogger<DeliveryInbox>.Instance);

    /// <summary>The store, whose first batch waits until the test lets it go.</summary>
    private sealed class HeldStore(PostgresDeliveryStore store) : PassedStore(store)
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public List<int> Batches { get; } = [];

        public void GoOn() => _goOn.SetResult();

        public override async Task<IReadOnlyList<StoredDelivery>> StoreAsync(IReadOnlyList<IncomingDelivery> batch, CancellationToken cancellationToken)
        {
            Batches.Add(batch.Count);
            _entered.TrySetResult();
            await _goOn.Task;
            return await base.StoreAsync(batch, cancellationToken);
        }
    }

    /// <summary>The store behind a network that can be cut.</summary>
    private sealed class SwitchedStore(PostgresDeliveryStore store) : PassedStore(store)
    {
        public bool IsAway { get; set; }

        public override async Task<IReadOnlyList<StoredDelivery>> StoreAsync(IReadOnlyList<IncomingDelivery> batch, CancellationToken cancellationToken)
        {
            if (!IsAway) return await base.StoreAsync(batch, cancellationToken);
            await using var nobody = new NpgsqlConnection("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");
            await nobody.OpenAsync(cancellationToken);
            throw new InvalidOperationException("somebody listens on port 1");
        }
    }

    private abstract class PassedStore(PostgresDeliveryStore store) : IDeliveryStore
    {
        public virtual Task<IReadOnlyList<StoredDelivery>> StoreAsync(IReadOnlyList<IncomingDelivery> batch, CancellationToken cancellationToken) => store.StoreAsync(batch, cancellationToken);

        public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(int limit, long maxBytes, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken) =>
            store.ClaimAsync(limit, maxBytes, now, leasedUntil, cancellationToken);

        public Task LockRepositoryAsync(DeployDbContext db, RepositoryKey repository, CancellationToken cancellationToken) => store.LockRepositoryAsync(db, repository, cancellationToken);
    }
}
