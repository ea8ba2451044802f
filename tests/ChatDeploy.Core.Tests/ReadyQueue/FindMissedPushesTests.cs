using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.People;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>Commits whose webhook never came (spec A3): found by a look, added, and told once.</summary>
public sealed class FindMissedPushesTests(StoreFixture store)
{
    private const string Main = "refs/heads/main";

    [Fact]
    public async Task Commits_whose_webhook_never_came_are_in_the_queue_after_the_grace_and_channels_are_told_once()
    {
        await using var place = await PlaceAsync();
        var tool = await place.World.AddToolAsync("crm", "acme/crm");
        await place.HearAsync(0);
        place.Miss(0, 0, 0);
        await place.LookAsync();
        Assert.Equal("c000", await place.World.LineAsync(tool));
        await place.LookAsync();
        Assert.Equal("c000 c001 c002 c003", await place.World.LineAsync(tool));
        await place.LookAsync();
        Assert.Equal(["reconciled"], await place.ReconciledAsync());
        await using var db = await place.World.Contexts.CreateDbContextAsync();
        var notice = await db.Notices.SingleAsync();
        Assert.StartsWith("📥 3 commits of crm were pushed to main, and their webhook never came; they are in the queue now.", notice.Text, StringComparison.Ordinal);
        Assert.Equal(("test", "C1"), (notice.Surface, notice.ChannelId));
    }

    [Fact]
    public async Task A_webhook_that_is_only_late_is_not_told_as_lost()
    {
        await using var place = await PlaceAsync();
        var tool = await place.World.AddToolAsync("crm", "acme/crm");
        await place.HearAsync(0);
        place.Miss(0);
        await place.LookAsync();
        await place.HearLateAsync();
        await place.LookAsync();
        await place.LookAsync();
        Assert.Equal("c000 c001", await place.World.LineAsync(tool));
        Assert.Empty(await place.ReconciledAsync());
    }

    [Fact]
    public async Task A_webhook_that_comes_after_it_was_given_up_changes_nothing()
    {
        await using var place = await PlaceAsync();
        var tool = await place.World.AddToolAsync("crm", "acme/crm");
        await place.HearAsync(0);
        place.Miss(0, 0);
        await place.LookAsync();
        await place.LookAsync();
        var before = await place.World.StateAsync(tool);
        await place.HearLateAsync();
        Assert.Equal(before, await place.World.StateAsync(tool));
        await place.HearAsync(0, 4 << 1, 0);

        Assert.Equal(string.Join(' ', place.Model.On("main").Order(StringComparer.Ordinal)), await place.World.LineAsync(tool));
    }

    [Fact]
    public async Task A_lost_force_push_rewrites_the_queue()
    {
        await using var place = await PlaceAsync();
        var tool = await place.World.AddToolAsync("crm", "acme/crm");
        await place.HearAsync(0, 0);
        place.Miss(4 << 1);
        await place.LookAsync();
        await place.LookAsync();
        Assert.Equal(("c000 c002", "c001"), (await place.World.LineAsync(tool), await place.World.OrphanedAsync(tool)));
    }

    [Fact]
    public async Task What_is_held_for_a_push_that_never_came_goes_on_after_a_look()
    {
        await using var place = await PlaceAsync();
        var tool = await place.World.AddToolAsync("crm", "acme/crm");
        await place.HearAsync(0);
        place.Miss(0);
        await place.HearAsync(0);
        Assert.Equal("c000", await place.World.LineAsync(tool));
        await place.LookAsync();
        await place.LookAsync();
        await place.HearAsync(0);
        Assert.Equal("c000 c001 c002 c003", await place.World.LineAsync(tool));
    }

    [Fact]
    public async Task A_lost_tag_of_a_known_commit_is_known_and_told()
    {
        await using var place = await PlaceAsync();
        await place.World.AddToolAsync("crm", "acme/crm");
        await place.HearAsync(0);
        place.Miss(7 << 1);
        await place.LookAsync();
        await place.LookAsync();
        await using var db = await place.World.Contexts.CreateDbContextAsync();
        Assert.Equal(("v1", Payloads.Sha("c000")), ((await db.VersionTags.SingleAsync()).Name, (await db.VersionTags.SingleAsync()).Sha));
        Assert.StartsWith("🏷️ Tag v1 of crm was pushed", (await db.Notices.SingleAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_queue_of_a_new_tool_begins_with_its_first_push()
    {
        await using var place = await PlaceAsync();
        var tool = await place.World.AddToolAsync("crm", "acme/crm");
        place.Miss(0, 0);
        await place.LookAsync();
        await place.LookAsync();
        Assert.Equal("", await place.World.LineAsync(tool));
    }

    [Fact]
    public async Task A_branch_that_a_webhook_only_names_is_looked_at()
    {
        await using var place = await PlaceAsync();
        await place.World.AddToolAsync("crm", "acme/crm");
        place.World.Providers.Add(new NeutralProvider("gitlab"));
        await place.HearAsync(0);
        place.Miss(1);
        await using (var db = await place.World.Contexts.CreateDbContextAsync())
        {
            var tools = await db.Tools.ToListAsync();
            await new RepositoryLooks(Microsoft.Extensions.Options.Options.Create(place.World.Looking), place.World.Clock).TouchAsync(db, tools, [new GitRef(GitRefKind.Branch, "feature")], default);
        }

        await place.LookAsync();
        await place.LookAsync();
        await using var after = await place.World.Contexts.CreateDbContextAsync();
        Assert.Contains("feature", await after.BranchHeads.Select(h => h.Name).ToListAsync());
        Assert.Empty(await after.TouchedRefs.ToListAsync());
    }

    [Fact]
    public async Task A_repository_that_may_not_be_read_is_noted_and_administrators_are_told_once()
    {
        await using var place = await PlaceAsync();
        await place.World.AddToolAsync("crm", "acme/crm");
        await place.HearAsync(0);
        place.Api.Trouble = new ScmRefusedException("the token may not read acme/crm; give it contents:read");
        await place.LookAsync();
        await place.LookAsync();
        await using var db = await place.World.Contexts.CreateDbContextAsync();
        Assert.Equal("the token may not read acme/crm; give it contents:read", Assert.Single(await RepositoryLooks.SilentAsync(db, default)).Error);
        Assert.Contains("I cannot look at github:acme/crm", (await db.Notices.SingleAsync(n => n.PersonId != 0)).Text, StringComparison.Ordinal);
        place.Api.Trouble = null;
        await place.LookAsync();
        Assert.Empty(await RepositoryLooks.SilentAsync(db, default));
    }

    [Fact]
    public async Task Two_nodes_look_at_a_repository_once()
    {
        await using var place = await PlaceAsync();
        await place.World.AddToolAsync("crm", "acme/crm");
        await place.HearAsync(0);
        await place.LookAsync();
        place.Api.Asked.Clear();
        await place.LookAsync(nodes: 2);
        Assert.Single(place.Api.Asked, a => a == "resolve " + Main);
    }

    [Fact]
    public async Task Plain_git_is_looked_at_in_its_clone()
    {
        await using var place = await PlaceAsync();
        using var pushing = new PushingRepository("acme/pos");
        var tool = await place.World.AddToolAsync("pos", "acme/pos", "git", pushing.Url);
        await pushing.PushAsync(place.World, Main, git => git.Commit("a"));
        pushing.Git.Commit("b");
        pushing.Git.Git("tag", "v1");
        await place.LookAsync();
        await place.LookAsync();
        await place.LookAsync();
        Assert.Equal("a b", await place.World.LineAsync(tool));
        await place.LookAsync();
        await using var db = await place.World.Contexts.CreateDbContextAsync();
        Assert.Equal("v1", (await db.VersionTags.SingleAsync()).Name);
    }

    private async Task<Place> PlaceAsync()
    {
        var world = await QueueWorld.CreateAsync(store);
        await using var db = await world.Contexts.CreateDbContextAsync();
        db.Add(new Person { Name = "root", Roles = [RoleGrant.Everywhere(Role.Admin)] });
        db.Add(new Channel { Surface = "test", ExternalId = "C1", Tenants = ["*"], Tools = ["*"], Environments = ["*"], Events = ["applied"] });
        await db.SaveChangesAsync();
        return new Place(world);
    }

    /// <summary>A repository at GitHub whose webhooks a test loses.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private readonly List<FindMissedPushes> _nodes = [];
        private int _heard;

        public Place(QueueWorld world)
        {
            World = world;
            Api = new ModelApi("github", _ => Model);
            world.Apis.Add(Api);
            world.Surfaces.Add(Surface);
        }

        public QueueWorld World { get; }

        public RepositoryModel Model { get; } = new("acme/crm");

        public ModelApi Api { get; }

        private TestSurface Surface { get; } = new(TimeProvider.System, new SurfaceBudget(60, 60, 60, 60, 10, TimeSpan.Zero, TimeSpan.Zero)) { Name = "test" };

        /// <summary>Does something in the repository and delivers its webhook.</summary>
        public async Task HearAsync(params int[] choices)
        {
            foreach (var choice in choices)
            {
                var before = Model.Payloads.Count;
                Model.Do(choice);
                foreach (var payload in Model.Payloads.Skip(before)) await World.DeliverAsync(payload);
            }

            if (_heard == Model.Payloads.Count - 1) _heard = Model.Payloads.Count;
            await World.DrainAsync();
        }

        /// <summary>Does something whose webhook is lost, or late.</summary>
        public void Miss(params int[] choices)
        {
            _heard = Model.Payloads.Count;
            foreach (var choice in choices) Model.Do(choice);
        }

        /// <summary>Delivers the webhooks that were missed, the last one first.</summary>
        public async Task HearLateAsync()
        {
            foreach (var payload in Model.Payloads.Skip(_heard).Reverse()) await World.DeliverAsync(payload);
            await World.DrainAsync();
        }

        /// <summary>Waits until a look is due, looks, and applies what it found.</summary>
        public async Task LookAsync(int nodes = 1)
        {
            while (_nodes.Count < nodes) _nodes.Add(World.Looks());
            await _nodes[0].ReconcileAsync(default);
            World.Clock.Advance(TimeSpan.FromMinutes(6));
            await Task.WhenAll(_nodes.Take(nodes).Select(n => n.ReconcileAsync(default)));
            await World.DrainAsync();
        }

        public async Task<List<string>> ReconciledAsync()
        {
            await using var db = await World.Contexts.CreateDbContextAsync();
            return await db.Deliveries.Where(d => d.Event == ReconciledPush.EventName && d.Status == DeliveryStatus.Applied).Select(d => d.Event).ToListAsync();
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
