using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Posts;

/// <summary>Who can approve is asked in a direct message, which is withdrawn everywhere when somebody decides (spec B6).</summary>
public sealed class ApproverPostsTests(StoreFixture store)
{
    private const string NoChannels = "\nchannels: []\n";

    [Fact]
    public async Task Each_who_could_decide_is_asked_and_nobody_else()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        world.Know("ada", "bob", "dan", "vic", "root");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod", "dan");
        await world.PassSecondsAsync(3);
        Assert.Equal("ada: -, bob: pending_approval, dan: -, vic: -, root: pending_approval, eve: -", world.Seen(id, "ada", "bob", "dan", "vic", "root", "eve"));
        Assert.Equal(2, world.Posts.Count());
        Assert.Empty(world.Surface.Violations);
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_deployment_that_needs_no_approval()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        world.Know("bob", "eve", "root");
        await world.Deployments.LaunchedAsync("crm@v1", "acme", "stage");
        await world.Deployments.PreviewAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(3);
        Assert.Empty(world.Surface.Messages);
    }

    [Fact]
    public async Task Somebody_whom_the_surface_knows_only_later_is_asked_then()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(2);
        Assert.Empty(world.Posts);
        world.Know("bob");
        await world.PassSecondsAsync(2);
        Assert.Equal("bob: pending_approval", world.Seen(id, "bob"));
    }

    [Fact]
    public async Task One_decision_withdraws_it_everywhere_and_progress_does_not_touch_it()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        world.Know("bob", "eve", "root");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(3);
        Done(await world.Deployments.DecideAsync(id, "bob"));
        await world.PassSecondsAsync(3);
        Assert.Equal("bob: withdrawn, eve: withdrawn, root: withdrawn", world.Seen(id, "bob", "eve", "root"));

        await world.Deployments.SettleAsync();
        Assert.Equal(LifecycleState.Applied, await world.Deployments.StateAsync(id));
        await world.PassSecondsAsync(3);
        Assert.Equal((3, 3, 0), (Calls(world, CallKind.Send), Calls(world, CallKind.Edit), Calls(world, CallKind.Reply)));
        await using var db = world.Deployments.Open();
        Assert.True(await db.Posts.AllAsync(p => p.IsSettled));
    }

    [Fact]
    public async Task A_rejection_withdraws_it_too()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        world.Know("bob", "eve");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(2);
        Done(await world.Deployments.DecideAsync(id, "eve", DecisionKind.Reject, "not now"));
        await world.PassSecondsAsync(2);
        Assert.Equal("bob: withdrawn, eve: withdrawn", world.Seen(id, "bob", "eve"));
    }

    [Fact]
    public async Task Who_approved_while_others_are_needed_is_not_asked_any_more_and_the_others_are()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        world.Know("bob", "eve", "dan");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "demo");
        await world.PassSecondsAsync(3);
        Done(await world.Deployments.DecideAsync(id, "bob"));
        await world.PassSecondsAsync(3);
        Assert.Equal("bob: decided, eve: pending_approval, dan: pending_approval", world.Seen(id, "bob", "eve", "dan"));

        Done(await world.Deployments.DecideAsync(id, "dan"));
        await world.PassSecondsAsync(3);
        Assert.Equal("bob: withdrawn, eve: withdrawn, dan: withdrawn", world.Seen(id, "bob", "eve", "dan"));
    }

    [Fact]
    public async Task Who_has_approved_before_being_known_is_not_asked()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "demo");
        Done(await world.Deployments.DecideAsync(id, "bob"));
        world.Know("bob", "eve");
        await world.PassSecondsAsync(2);
        Assert.Equal("bob: -, eve: pending_approval", world.Seen(id, "bob", "eve"));
    }

    [Fact]
    public async Task What_is_decided_before_a_message_could_be_sent_bothers_nobody()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        world.Know("bob", "eve");
        world.Surface.Fate = (_, _) => CallFate.Outage;
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(3);
        Done(await world.Deployments.DecideAsync(id, "bob"));
        world.Surface.Fate = (_, _) => CallFate.Done;
        await world.PassSecondsAsync(20);
        Assert.Empty(world.Surface.Messages);
    }

    [Fact]
    public async Task A_changed_plan_withdraws_it_and_its_launch_asks_again_in_the_same_message()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        world.Know("bob", "eve");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(2);
        await world.Deployments.PinAsync("crm", "acme/milano", "prod");
        DeploymentWorld.Refused("preview_mismatch", await world.Deployments.DecideAsync(id, "bob"));
        await world.PassSecondsAsync(2);
        Assert.Equal("bob: plan_changed, eve: plan_changed", world.Seen(id, "bob", "eve"));

        Done(await world.Deployments.LaunchAsync(id));
        await world.PassSecondsAsync(3);
        Assert.Equal("bob: pending_approval, eve: pending_approval", world.Seen(id, "bob", "eve"));
        Assert.Equal(2, world.Posts.Count());
        Assert.All(world.Posts, post => Assert.StartsWith("🔏 Asked again: the plan changed", Assert.Single(world.ThreadOf(post))));

        Done(await world.Deployments.DecideAsync(id, "eve"));
        await world.PassSecondsAsync(2);
        Assert.Equal("bob: withdrawn, eve: withdrawn", world.Seen(id, "bob", "eve"));
    }

    [Fact]
    public async Task A_plan_that_changes_after_the_approval_is_said_to_those_who_were_asked()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        world.Know("bob");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(3);
        Done(await world.Deployments.DecideAsync(id, "bob"));
        await world.PassSecondsAsync(3);
        await world.Deployments.PinAsync("crm", "acme/milano", "prod");
        await world.Deployments.SettleAsync();
        Assert.Equal(LifecycleState.Preview, await world.Deployments.StateAsync(id));
        await world.PassSecondsAsync(3);
        Assert.Equal("bob: plan_changed", world.Seen(id, "bob"));
    }

    [Theory]
    [InlineData(CallFate.LoseAnswer)]
    [InlineData(CallFate.LoseCall)]
    public async Task A_message_whose_answer_is_missing_is_looked_for_before_it_is_sent_again(CallFate fate)
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        world.Know("bob");
        var lost = new HashSet<CallKind>();
        world.Surface.Fate = (kind, _) => kind != CallKind.Find && lost.Add(kind) ? fate : CallFate.Done;
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(12);
        Done(await world.Deployments.DecideAsync(id, "bob"));
        await world.PassSecondsAsync(20);
        Assert.Equal("bob: withdrawn", world.Seen(id, "bob"));
    }

    [Fact]
    public async Task A_message_that_may_have_arrived_before_the_decision_is_withdrawn_by_the_node_that_takes_over()
    {
        await using var world = await PostWorld.CreateAsync(store, nodes: 0, channels: NoChannels);
        world.Know("bob");
        var point = new CrashPoint(int.MaxValue);
        var first = world.StartNode("post-0", point);
        world.Surface.Fate = (kind, _) =>
        {
            // The node dies between the platform's doing and its answer.
            if (kind == CallKind.Send) point.Kill();
            return CallFate.Done;
        };
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await Assert.ThrowsAnyAsync<Exception>(first.PassAsync);
        await world.DropAsync(first);
        world.Surface.Fate = (_, _) => CallFate.Done;
        Assert.Equal("bob: pending_approval", world.Seen(id, "bob"));

        Done(await world.Deployments.DecideAsync(id, "bob"));
        world.StartNode("post-1");
        await world.PassSecondsAsync(25);
        Assert.Equal("bob: withdrawn", world.Seen(id, "bob"));
    }

    [Fact]
    public async Task Two_nodes_ask_each_person_once()
    {
        await using var world = await PostWorld.CreateAsync(store, nodes: 2, channels: NoChannels);
        world.Know("bob", "eve", "root");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        for (var i = 0; i < 6; i++)
        {
            await Task.WhenAll(world.Nodes.Select(n => n.PassAsync()));
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("bob: pending_approval, eve: pending_approval, root: pending_approval", world.Seen(id, "bob", "eve", "root"));
        Assert.Equal(3, world.Posts.Count());
    }

    [Fact]
    public async Task At_most_thirty_people_are_asked_those_whom_the_policy_names_first()
    {
        var many = Enumerable.Range(1, 40).Select(i => $"p{i:00}").ToList();
        var yaml = DeploymentWorld.Yaml.Replace("approvals: 1, twoPersonRule: true,", "approvals: 1, twoPersonRule: true, approvers: [sales, p39],", StringComparison.Ordinal)
            .Replace("{ name: crm, repo", "{ name: crm, team: sales, repo", StringComparison.Ordinal)
            + NoChannels.Replace("\nchannels", "\n" + string.Join('\n', many.Select(p => $"  - {{ name: {p}, roles: [{{ role: approver, tools: [crm] }}] }}")) + "\nchannels", StringComparison.Ordinal);
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        await world.Deployments.ApplyCatalogAsync(yaml);
        world.Know([.. many]);
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.Nodes[0].Asking.ReconcileAsync(default);
        await world.Nodes[0].Asking.ReconcileAsync(default);
        await using var db = world.Deployments.Open();
        var asked = await db.Posts.Where(p => p.DeploymentId == id).OrderBy(p => p.Id).Select(p => p.ChannelId).ToListAsync();
        Assert.Equal(["Up39", .. many.Take(29).Select(p => $"U{p}")], asked);
    }

    [Fact]
    public async Task A_reminder_is_told_once_in_channels_and_to_those_who_are_still_asked()
    {
        await using var world = await PostWorld.CreateAsync(store, nodes: 2, channels: "\nchannels: [{ surface: slack, id: C1 }]\n");
        world.Know("bob", "eve");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "demo");
        await world.PassSecondsAsync(3);
        Done(await world.Deployments.DecideAsync(id, "bob"));
        await world.PassSecondsAsync(3);
        world.Clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 14; i++)
        {
            await Task.WhenAll(world.Nodes.Select(n => n.PassAsync()));
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        const string Told = "⏰ Still waits for 1 more approval, for 1 h; expires Sat 2026-11-21 12:00 UTC. Who can: dan, eve, root";
        Assert.Equal(1, (await world.Deployments.EventsAsync(id)).Count(e => e == "approval_reminder"));
        Assert.Equal([Told], world.ThreadOf(world.AskedOf("eve", id)!));
        Assert.Empty(world.ThreadOf(world.AskedOf("bob", id)!));
        Assert.Contains(Told, world.ThreadOf(world.Posts.Single(p => p.Channel == "C1")));
    }

    [Fact]
    public async Task Reminders_go_on_until_somebody_decides()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await HoursAsync(6);
        Assert.Equal(2, await RemindersAsync());
        Done(await world.Deployments.DecideAsync(id, "bob"));
        await HoursAsync(12);
        Assert.Equal(2, await RemindersAsync());

        async Task<int> RemindersAsync() => (await world.Deployments.EventsAsync(id)).Count(e => e == "approval_reminder");

        async Task HoursAsync(int hours)
        {
            for (var i = 0; i < hours * 2; i++)
            {
                world.Clock.Advance(TimeSpan.FromMinutes(30));
                await world.Nodes[0].Reminding.ReconcileAsync(default);
            }
        }
    }

    private static int Calls(PostWorld world, CallKind kind) => world.Surface.Calls.Count(c => c.Kind == kind);

    private static long Done(DeploymentAnswer answer) => DeploymentWorld.Done(answer);
}
