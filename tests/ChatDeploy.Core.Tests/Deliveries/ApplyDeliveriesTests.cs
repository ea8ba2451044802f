using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;
using ChatDeploy.Core.Tests.ReadyQueue;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Deliveries;

public sealed class ApplyDeliveriesTests(StoreFixture store)
{
    private const string Main = "refs/heads/main";

    [Fact]
    public async Task A_push_to_an_unknown_repository_is_listed_as_ignored_with_the_reason()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await world.DeliverAsync(Payloads.GitHub("acme/nobody", Main, null, "a", ["a"]));
        await world.DrainAsync();
        await using var db = await world.Contexts.CreateDbContextAsync();
        var page = Assert.IsType<DeliveryListing.Page>(await new DeliveryQueries(db).ListAsync(new DeliveryFilter(Status: "ignored"), CancellationToken.None));
        Assert.Equal("no tool of the catalog uses the repository github:acme/nobody", Assert.Single(page.Items).Error);
    }

    [Fact]
    public async Task An_ignored_delivery_can_be_replayed_when_the_catalog_has_learnt_its_repository()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var id = await world.DeliverAsync(Payloads.GitHub("acme/crm", Main, null, "a", ["a"]));
        await world.DrainAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await using (var db = await world.Contexts.CreateDbContextAsync())
            Assert.Equal(ReplayOutcome.Replayed, await new ReplayDelivery(db, world.Hints).HandleAsync(id, CancellationToken.None));
        await world.DrainAsync();
        Assert.Equal("a", await world.LineAsync(tool));
        Assert.Equal((DeliveryStatus.Applied, null), ((await world.DeliveryAsync(id)).Status, (await world.DeliveryAsync(id)).Error));
    }

    [Fact]
    public async Task What_waits_or_is_unknown_cannot_be_replayed()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var id = await world.DeliverAsync("{}");
        await using var db = await world.Contexts.CreateDbContextAsync();
        var replay = new ReplayDelivery(db, world.Hints);
        Assert.Equal(ReplayOutcome.StillStored, await replay.HandleAsync(id, CancellationToken.None));
        Assert.Equal(ReplayOutcome.UnknownDelivery, await replay.HandleAsync(id + 1000, CancellationToken.None));
    }

    [Theory]
    [InlineData("{}", "'repository' is missing")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"repository":{"full_name":"acme/crm"},"before":"x"}""", "'before' is missing or not an object name")]
    public async Task Json_of_the_wrong_shape_is_dead_at_once_and_says_what_it_lacks(string body, string reason)
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var id = await world.DeliverAsync(body);
        await world.DrainAsync();
        var delivery = await world.DeliveryAsync(id);
        Assert.Equal((DeliveryStatus.Dead, 1), (delivery.Status, delivery.Attempts));
        Assert.Contains(reason, delivery.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ref_that_is_neither_branch_nor_tag_is_ignored()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await world.AddToolAsync("crm", "acme/crm");
        var id = await world.DeliverAsync(Payloads.GitHub("acme/crm", "refs/notes/commits", null, "a", ["a"]));
        await world.DrainAsync();
        Assert.Equal(DeliveryStatus.Ignored, (await world.DeliveryAsync(id)).Status);
    }

    [Fact]
    public async Task Plain_git_that_cannot_be_fetched_is_tried_again_with_growing_pauses_and_then_dead()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await world.AddToolAsync("crm", "acme/crm", provider: "git", url: "file:///nowhere/at/all.git");
        var id = await world.DeliverAsync($$"""{"repository":"acme/crm","ref":"refs/heads/main","before":"{{Payloads.Zero}}","after":"{{Payloads.Sha("a")}}"}""", provider: "git");
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            await world.DrainAsync();
            var delivery = await world.DeliveryAsync(id);
            Assert.Equal((attempt, attempt == 8 ? DeliveryStatus.Dead : DeliveryStatus.Stored), (delivery.Attempts, delivery.Status));
            Assert.Contains("git:acme/crm", delivery.Error, StringComparison.Ordinal);
            world.Clock.Advance(TimeSpan.FromSeconds(Math.Min(600, 2 * Math.Pow(3, attempt - 1))));
        }
    }

    [Fact]
    public async Task A_delivery_that_rests_between_tries_is_left_alone()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await world.AddToolAsync("crm", "acme/crm", provider: "git", url: "file:///nowhere/at/all.git");
        var id = await world.DeliverAsync($$"""{"repository":"acme/crm","ref":"refs/heads/main","before":"{{Payloads.Zero}}","after":"{{Payloads.Sha("a")}}"}""", provider: "git");
        await world.DrainAsync();
        await world.DrainAsync();
        Assert.Equal(1, (await world.DeliveryAsync(id)).Attempts);
    }

    [Fact]
    public async Task GitHub_goes_on_with_the_payload_when_the_clone_cannot_be_reached()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm", url: "file:///nowhere/at/all.git");
        await world.DeliverAsync(Payloads.GitHub("acme/crm", Main, null, "b", ["a", "b"]));
        await world.DrainAsync();
        Assert.Equal("a b", await world.LineAsync(tool));
    }

    [Fact]
    public async Task Nodes_that_race_apply_each_delivery_once()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        var names = Enumerable.Range(0, 60).Select(i => $"c{i:00}").ToArray();
        for (var i = 0; i < names.Length; i++) await world.DeliverAsync(Payloads.GitHub("acme/crm", Main, i == 0 ? null : names[i - 1], names[i], [names[i]]));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.Node()).Select(node => Task.Run(() => world.DrainAsync(node))));
        Assert.Equal(string.Join(' ', names), await world.LineAsync(tool));
        Assert.Equal(60, await world.QueryAsync<long>("select count(*) from deliveries where status = 'applied' and attempts = 1"));
    }

    [Fact]
    public async Task A_node_that_dies_with_a_delivery_in_hand_costs_only_the_lease()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        var id = await world.DeliverAsync(Payloads.GitHub("acme/crm", Main, null, "a", ["a"]));
        var now = world.Clock.GetUtcNow();
        Assert.Single(await world.Store.ClaimAsync(10, 1 << 20, now, now + world.Bounds.Lease, CancellationToken.None));
        await world.DrainAsync();
        Assert.Equal("", await world.LineAsync(tool));
        world.Clock.Advance(world.Bounds.Lease);
        await world.DrainAsync();
        Assert.Equal(("a", 2), (await world.LineAsync(tool), (await world.DeliveryAsync(id)).Attempts));
    }

    [Fact]
    public async Task A_node_that_wakes_up_after_its_lease_changes_nothing()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        var id = await world.DeliverAsync(Payloads.GitHub("acme/crm", Main, null, "a", ["a"]));
        var late = new SlowClones(world.Clones);
        await using (var db = await world.Contexts.CreateDbContextAsync())
            await db.Tools.ExecuteUpdateAsync(s => s.SetProperty(t => t.RepositoryUrl, "file:///nowhere/at/all.git"));
        var sleeping = world.DrainAsync(world.Node(clones: late));
        await late.Asked;
        world.Clock.Advance(world.Bounds.Lease);
        await world.DrainAsync(world.Node());
        late.GoOn();
        await sleeping;
        Assert.Equal(("a", DeliveryStatus.Applied, 2), (await world.LineAsync(tool), (await world.DeliveryAsync(id)).Status, (await world.DeliveryAsync(id)).Attempts));
    }

    [Fact]
    public async Task A_repository_that_is_slow_to_fetch_does_not_hold_up_another()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await world.AddToolAsync("slow", "acme/slow", url: "file:///nowhere/at/all.git");
        var fast = await world.AddToolAsync("fast", "acme/fast");
        var slow = new SlowClones(world.Clones);
        await world.DeliverAsync(Payloads.GitHub("acme/slow", Main, null, "s", ["s"]));
        var drained = world.DrainAsync(world.Node(clones: slow));
        await slow.Asked;
        await world.DeliverAsync(Payloads.GitHub("acme/fast", Main, null, "f", ["f"]));
        world.Hints.Raise(Hint.DeliveryStored);
        await Eventually.TrueAsync(async () => await world.LineAsync(fast) == "f");
        slow.GoOn();
        await drained;
    }

    [Fact]
    public async Task A_node_that_stops_gives_back_what_it_had_in_hand()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        await world.AddToolAsync("crm", "acme/crm", url: "file:///nowhere/at/all.git");
        var id = await world.DeliverAsync(Payloads.GitHub("acme/crm", Main, null, "a", ["a"]));
        var slow = new SlowClones(world.Clones);
        var node = world.Node(clones: slow);
        Assert.True(await node.ReconcileAsync(CancellationToken.None));
        await slow.Asked;
        await node.DisposeAsync();
        var delivery = await world.DeliveryAsync(id);
        Assert.Equal((DeliveryStatus.Stored, 0, null), (delivery.Status, delivery.Attempts, delivery.LeasedUntil));
    }

    [Fact]
    public async Task Old_settled_deliveries_are_purged_with_what_they_told_and_waiting_ones_are_not()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await world.DeliverAsync(Payloads.GitHub("acme/crm", Main, null, "a", ["a"]));
        await world.DrainAsync();
        var waiting = await world.DeliverAsync("{}");
        world.Clock.Advance(TimeSpan.FromDays(31));
        var purge = new PurgeDeliveries(world.Contexts, Microsoft.Extensions.Options.Options.Create(new DeliveryRetentionOptions()), world.Clock);
        Assert.False(await purge.ReconcileAsync(CancellationToken.None));
        Assert.Equal((waiting, 0L, "a"), (await world.QueryAsync<long>("select min(id) from deliveries"), await world.QueryAsync<long>("select count(*) from ref_pushes"), await world.LineAsync(tool)));
    }

    /// <summary>Clones whose fetch takes until the test says so.</summary>
    private sealed class SlowClones(ISourceClones clones) : ISourceClones
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void GoOn() => _goOn.SetResult();

        public async Task FetchAsync(SourceLocation source, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await _goOn.Task.WaitAsync(cancellationToken);
            await clones.FetchAsync(source, cancellationToken);
        }

        public Task<string?> ResolveAsync(SourceLocation source, string reference, CancellationToken cancellationToken) => clones.ResolveAsync(source, reference, cancellationToken);

        public Task<IReadOnlyList<PushedCommit>> ListCommitsAsync(SourceLocation source, string? from, string to, int limit, CancellationToken cancellationToken) => clones.ListCommitsAsync(source, from, to, limit, cancellationToken);

        public Task<bool> IsAncestorAsync(SourceLocation source, string ancestor, string descendant, CancellationToken cancellationToken) => clones.IsAncestorAsync(source, ancestor, descendant, cancellationToken);

        public Task<IReadOnlyList<GitRef>> RefsOfAsync(SourceLocation source, string sha, CancellationToken cancellationToken) => clones.RefsOfAsync(source, sha, cancellationToken);

        public Task<IReadOnlyList<TaggedCommit>> TagsAsync(SourceLocation source, CancellationToken cancellationToken) => clones.TagsAsync(source, cancellationToken);

        public Task<TagSignature> VerifyTagAsync(SourceLocation source, string tag, CancellationToken cancellationToken) => clones.VerifyTagAsync(source, tag, cancellationToken);

        public Task CheckOutAsync(SourceLocation source, string sha, string directory, CancellationToken cancellationToken) => clones.CheckOutAsync(source, sha, directory, cancellationToken);

        public Task RemoveCheckOutAsync(SourceLocation source, string directory, CancellationToken cancellationToken) => clones.RemoveCheckOutAsync(source, directory, cancellationToken);
    }
}
