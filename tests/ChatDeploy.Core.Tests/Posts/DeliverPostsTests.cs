using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Posts;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Posts;

/// <summary>Posts are kept equal to their deployments (spec B4, F1).</summary>
public sealed class DeliverPostsTests(StoreFixture store)
{
    [Fact]
    public async Task A_launched_deployment_is_posted_once_and_its_post_follows_it_to_the_end()
    {
        await using var world = await PostWorld.CreateAsync(store);
        var id = await world.ApplyingAsync();
        await world.PassAsync();
        Assert.Equal("applying", PostWorld.Shown(Assert.Single(world.Posts)).State);

        await world.ApplyAsync(id);
        await world.PassSecondsAsync(2);
        Assert.Equal("applied", PostWorld.Shown(Assert.Single(world.Posts)).State);
        Assert.Equal("✔ Applied: 4 jobs succeeded", Assert.Single(world.Surface.Messages, m => m.ThreadOf is not null).Shown[0]);
    }

    [Fact]
    public async Task Ten_changes_become_one_edit_and_the_end_does_not_wait()
    {
        await using var world = await PostWorld.CreateAsync(store);
        var id = await world.ApplyingAsync();
        await world.PassAsync();
        for (var i = 0; i < 10; i++) await world.ProgressAsync(id);
        await world.PassSecondsAsync(2);
        Assert.Single(Assert.Single(world.Posts).Shown);
        await world.PassSecondsAsync(1);
        Assert.Equal(2, Assert.Single(world.Posts).Shown.Count);

        await world.ProgressAsync(id);
        await world.ApplyAsync(id);
        await world.PassSecondsAsync(1);
        Assert.Equal("applied", PostWorld.Shown(Assert.Single(world.Posts)).State);
        Assert.Empty(world.Surface.Violations);
    }

    [Fact]
    public async Task What_looks_the_same_is_not_sent_again()
    {
        await using var world = await PostWorld.CreateAsync(store);
        var id = await world.ApplyingAsync();
        var same = new RenderedPost(new Core.Cards.CardContent("status", new System.Text.Json.Nodes.JsonObject()), "the same", 0, false);
        var node = world.Nodes[0].Node;
        await using var delivering = new DeliverPosts(
            node.Contexts,
            world.Surface,
            async (post, cancellationToken) => same with { Revision = (await PostWorld.Render(node.Contexts)(post, cancellationToken))!.Revision },
            node.Get<WorkspaceLeases>(), node.Get<RefusalNotices>(), node.Catalogs, world.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<DeliverPosts>.Instance);
        await world.Nodes[0].Announcing.ReconcileAsync(default);
        await delivering.ReconcileAsync(default);
        await world.ProgressAsync(id);
        for (var i = 0; i < 6; i++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(2));
            await delivering.ReconcileAsync(default);
        }

        Assert.Equal([CallKind.Send], world.Surface.Calls.Select(c => c.Kind));
        await using var db = node.Contexts.CreateDbContext();
        Assert.Equal(await db.Timeline.MaxAsync(e => e.Id), (await db.Posts.SingleAsync()).ShownRevision);
    }

    [Fact]
    public async Task A_preview_is_shown_where_it_was_asked_for_and_elsewhere_once_launched()
    {
        await using var world = await PostWorld.CreateAsync(store);
        var id = await world.Deployments.PreviewAsync("crm@v1", "acme", "prod");
        Assert.Equal("new ", await world.EnsureAsync(id, "C9"));
        await world.PassSecondsAsync(1);
        Assert.Equal("C9", Assert.Single(world.Posts).Channel);
        Assert.Equal("there m1", await world.EnsureAsync(id, "C9"));

        Done(await world.Deployments.LaunchAsync(id));
        await world.PassSecondsAsync(3);
        Assert.Equal(["C1", "C9"], world.Posts.Select(p => p.Channel).Order());
        Assert.All(world.Posts, post => Assert.Equal("pending_approval", PostWorld.Shown(post).State));
    }

    [Fact]
    public async Task An_empty_plan_that_ends_at_its_launch_gets_its_result()
    {
        await using var world = await PostWorld.CreateAsync(store);
        await world.Deployments.AppliedAsync("crm@v1", "acme", "stage");
        await world.PassSecondsAsync(3);
        var again = await world.Deployments.LaunchedAsync("crm@v1", "acme", "stage");
        Assert.Equal(LifecycleState.Applied, await world.Deployments.StateAsync(again));
        await world.PassSecondsAsync(3);
        Assert.Equal("applied", PostWorld.Shown(Assert.Single(world.Posts, p => p.DeploymentId == again)).State);
    }

    [Fact]
    public async Task A_channel_that_wants_failures_gets_the_post_at_the_first_one()
    {
        await using var world = await PostWorld.CreateAsync(store);
        var id = await world.ApplyingAsync();
        await world.PassSecondsAsync(2);
        Assert.DoesNotContain(world.Posts, p => p.Channel == "C2");
        await world.ChangeAsync(id, work =>
        {
            work.Deployment.Pause("failure_threshold");
            work.Tell(new TimelineEntry.Paused("failure_threshold", 2, 0));
        });
        await world.PassSecondsAsync(2);
        Assert.Equal("paused", PostWorld.Shown(Assert.Single(world.Posts, p => p.Channel == "C2")).State);
    }

    [Fact]
    public async Task A_rollback_changes_a_post_that_nothing_was_expected_of_any_more()
    {
        await using var world = await PostWorld.CreateAsync(store);
        await world.Deployments.AppliedAsync("crm@v1", "acme", "stage");
        var id = await world.Deployments.AppliedAsync("crm@v2", "acme", "stage");
        await world.PassSecondsAsync(6);
        world.Clock.Advance(TimeSpan.FromHours(30));
        await world.PassSecondsAsync(2);
        await using (var db = world.Deployments.Open()) Assert.True((await db.Posts.SingleAsync(p => p.DeploymentId == id)).IsSettled);

        var rollback = Done(await world.Deployments.RollBackAsync(id));
        Done(await world.Deployments.LaunchAsync(rollback));
        await world.Deployments.SettleAsync();
        await world.PassSecondsAsync(5);
        Assert.Equal("rollback", PostWorld.Shown(Assert.Single(world.Posts, p => p.DeploymentId == id)).State);
    }

    [Fact]
    public async Task What_a_channel_refuses_is_kept_with_its_reason_and_tried_again_with_the_next_catalog()
    {
        await using var world = await PostWorld.CreateAsync(store);
        world.Surface.Fate = (_, _) => CallFate.Refuse;
        var id = await world.ApplyingAsync();
        await world.PassSecondsAsync(10);
        Assert.Single(world.Surface.Calls);
        await using (var db = world.Deployments.Open())
        {
            var refusing = Assert.Single(await new PostQueries(db).RefusingChannelsAsync(1, default));
            Assert.Equal(("slack", "C1", 1, new DeploymentId(id)), (refusing.Surface, refusing.ChannelId, refusing.Posts, refusing.Newest));
            Assert.Empty(await new PostQueries(db).RefusingChannelsAsync(2, default));
        }

        world.Surface.Fate = (_, _) => CallFate.Done;
        await world.Deployments.ApplyCatalogAsync(YamlWith("\nchannels:\n  - { surface: slack, id: C1, tools: [crm] }\n"));
        await world.PassSecondsAsync(2);
        Assert.Equal("applying", PostWorld.Shown(Assert.Single(world.Posts)).State);
        await using (var db = world.Deployments.Open()) Assert.Empty(await new PostQueries(db).RefusingChannelsAsync(0, default));
    }

    [Theory]
    [InlineData(CallFate.LoseAnswer, true, 1)]
    [InlineData(CallFate.LoseCall, true, 1)]
    [InlineData(CallFate.LoseAnswer, false, 2)]
    [InlineData(CallFate.LoseCall, false, 1)]
    public async Task A_call_whose_answer_is_missing_is_looked_for_before_it_is_made_again(CallFate fate, bool canBeAsked, int messages)
    {
        await using var world = await PostWorld.CreateAsync(store);
        world.Surface.CanBeAsked = canBeAsked;
        var lost = new HashSet<CallKind>();
        world.Surface.Fate = (kind, _) => kind != CallKind.Find && lost.Add(kind) ? fate : CallFate.Done;
        var id = await world.ApplyingAsync();
        await world.PassSecondsAsync(12);
        await world.ApplyAsync(id);
        await world.PassSecondsAsync(20);
        Assert.Equal((messages, messages), (world.Posts.Count(), world.Surface.Messages.Count(m => m.ThreadOf is not null)));
        Assert.Equal("applied", PostWorld.Shown(world.Posts.Last()).State);
        Assert.Empty(world.Surface.Violations);
    }

    [Fact]
    public async Task A_minute_of_progress_takes_an_edit_every_three_seconds_and_the_end_is_there_within_two()
    {
        await using var world = await PostWorld.CreateAsync(store);
        var id = await world.ApplyingAsync();
        for (var second = 0; second < 60; second++)
        {
            await world.ProgressAsync(id);
            await world.PassSecondsAsync(1);
        }

        await world.ApplyAsync(id);
        var ended = world.Clock.GetUtcNow();
        await world.PassSecondsAsync(2);
        Assert.InRange(world.Surface.Calls.Count(c => c.Kind == CallKind.Edit), 10, 21);
        Assert.Equal("applied", PostWorld.Shown(Assert.Single(world.Posts)).State);
        Assert.InRange(world.Surface.Calls.Last(c => c.Kind == CallKind.Edit).At - ended, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Another_node_takes_over_when_the_holder_is_gone_and_only_then()
    {
        await using var world = await PostWorld.CreateAsync(store, nodes: 2);
        var id = await world.ApplyingAsync();
        await world.PassAsync();
        await world.ApplyAsync(id);
        await world.Nodes[1].PassAsync();
        Assert.Equal("applying", PostWorld.Shown(Assert.Single(world.Posts)).State);
        world.Clock.Advance(WorkspaceLeases.Length + TimeSpan.FromSeconds(1));
        await world.Nodes[1].PassAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(3));
        await world.Nodes[1].PassAsync();
        Assert.Equal("applied", PostWorld.Shown(Assert.Single(world.Posts)).State);
    }

    [Fact]
    public async Task A_node_that_was_overtaken_while_it_rendered_shows_nothing_older()
    {
        await using var world = await PostWorld.CreateAsync(store, nodes: 2);
        var id = await world.ApplyingAsync();
        await world.PassAsync();
        await world.WaveAsync(id, 2);
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        world.Nodes[0].AfterRendering = async () =>
        {
            world.Nodes[0].AfterRendering = () => Task.CompletedTask;
            await world.ApplyAsync(id);
            for (var i = 0; i < 4; i++)
            {
                world.Clock.Advance(WorkspaceLeases.Length / 3);
                await world.Nodes[1].PassAsync();
            }

            // The other is gone too, so that the lease is free again.
            world.Clock.Advance(WorkspaceLeases.Length * 2);
        };
        await world.Nodes[0].PassAsync();
        Assert.Equal(["applying", "applied"], Enumerable.Range(0, 2).Select(i => PostWorld.Shown(Assert.Single(world.Posts), i).State));
        Assert.Equal(2, Assert.Single(world.Posts).Shown.Count);
    }

    [Fact]
    public void Ends_and_approvals_go_first_channels_before_people_and_who_waits_longest_next()
    {
        var now = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        OpenPost[] posts =
        [
            new(1, 10, 5, 10, "applying", "applying", false, null, now, false),
            new(2, 10, 5, 10, "applying", "applying", false, null, now.AddSeconds(-1), false),
            new(3, 10, 5, 10, "paused", "applying", false, null, now, false),
            new(4, 10, 0, 10, "pending_approval", null, false, null, now, false),
            new(5, 10, 5, 10, "failed", "applying", true, now, now.AddSeconds(-2), false),
            new(6, 10, 10, 10, "failed", "failed", true, now, now.AddSeconds(-9), false),
            new(7, 10, 5, 10, "withdrawn", "pending_approval", true, null, now.AddSeconds(-5), false, PostAudience.Approver),
            new(8, 10, 5, 10, "pending_approval", "pending_approval", false, null, now.AddSeconds(-8), false, PostAudience.Approver),
        ];
        Assert.Equal([5, 4, 8, 3, 7, 2, 1], StalePosts.InTurn(posts).Select(p => p.PostId));
    }

    private static long Done(DeploymentAnswer answer) => Deployments.DeploymentWorld.Done(answer);

    private static string YamlWith(string channels) => Deployments.DeploymentWorld.Yaml + channels;
}
