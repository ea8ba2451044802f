using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Tests.Posts;

/// <summary>A post that cannot be sent is said to administrators, once.</summary>
public sealed class NoticesTests(StoreFixture store)
{
    private const string Channels = "\nchannels: [{ surface: slack, id: C1, environments: [stage] }]\n";

    [Fact]
    public async Task Administrators_are_told_once_what_a_channel_refuses_and_again_after_it_has_shown_something()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: Channels);
        world.Know("root", "bob");
        world.Surface.Fate = RefusedInChannels;
        var first = await world.ApplyingAsync();
        await world.PassSecondsAsync(2);
        await world.ApplyingAsync();
        await world.PassSecondsAsync(2);
        var notice = Assert.Single(world.Notices);
        Assert.Equal("Uroot", notice.Channel);
        Assert.Equal(
            $"⚠️ I cannot post D-{first} in C1 on Slack: Invite the bot to the channel. The catalog page lists what is refused: http://127.0.0.1:5080/catalog",
            notice.Shown[0]);

        // It works again, and then it does not.
        world.Surface.Fate = (_, _) => CallFate.Done;
        await world.Deployments.ApplyCatalogAsync(DeploymentWorld.Yaml + Channels.Replace("[stage]", "[stage, free]", StringComparison.Ordinal));
        await world.PassSecondsAsync(3);
        Assert.Equal(2, world.Posts.Count());
        Assert.Single(world.Notices);
        world.Surface.Fate = RefusedInChannels;
        await world.ApplyAsync(first);
        await world.PassSecondsAsync(2);
        Assert.Equal(2, world.Notices.Count());
    }

    [Fact]
    public async Task A_direct_message_that_is_refused_is_said_with_its_person()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: Channels);
        world.Know("bob", "root");
        world.Surface.Fate = (kind, channel) => channel == "Ubob" ? CallFate.Refuse : CallFate.Done;
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(2);
        Assert.StartsWith($"⚠️ I cannot ask bob on Slack to approve D-{id}: Invite the bot to the channel.", Assert.Single(world.Notices).Shown[0]);
    }

    [Theory]
    [InlineData(CallFate.LoseAnswer)]
    [InlineData(CallFate.LoseCall)]
    [InlineData(CallFate.Outage)]
    [InlineData(CallFate.Throttle)]
    public async Task A_notice_arrives_once_whatever_happens_to_its_call(CallFate fate)
    {
        await using var world = await PostWorld.CreateAsync(store, nodes: 2, channels: Channels);
        world.Know("root");
        await TellAsync(world, "about", "careful");
        var lost = false;
        world.Surface.Fate = (kind, _) => kind == CallKind.Send && !lost && (lost = true) ? fate : CallFate.Done;
        for (var i = 0; i < 15; i++)
        {
            await Task.WhenAll(world.Nodes.Select(n => n.PassAsync()));
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["careful"], Assert.Single(world.Notices).Shown);
        Assert.Empty(world.Surface.Violations);
    }

    [Fact]
    public async Task A_person_is_told_of_a_key_once()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: Channels);
        world.Know("root");
        for (var i = 0; i < 3; i++)
        {
            await TellAsync(world, "about", $"careful {i}");
            await world.PassSecondsAsync(2);
        }

        Assert.Equal(["careful 0"], Assert.Single(world.Notices).Shown);
    }

    [Fact]
    public async Task A_notice_that_is_refused_is_given_up()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: Channels);
        world.Know("root");
        world.Surface.Fate = (_, _) => CallFate.Refuse;
        await TellAsync(world, "about", "careful");
        await world.PassSecondsAsync(2);
        Assert.Single(world.Surface.Calls);
        await using var db = world.Deployments.Open();
        Assert.Equal("not_in_channel", (await db.Notices.SingleAsync()).RefusedCode);
    }

    [Fact]
    public async Task Who_is_known_only_later_is_told_then_and_after_a_day_not_any_more()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: Channels);
        await TellAsync(world, "first", "careful");
        await world.PassSecondsAsync(2);
        world.Clock.Advance(TimeSpan.FromHours(25));
        await TellAsync(world, "second", "still careful");
        await world.PassSecondsAsync(2);
        Assert.Empty(world.Notices);
        world.Know("root");
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.PassSecondsAsync(3);
        Assert.Equal("still careful", Assert.Single(world.Notices).Shown[0]);
    }

    [Fact]
    public async Task Notices_are_kept_for_thirty_days()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: Channels);
        await TellAsync(world, "old", "careful");
        world.Clock.Advance(TimeSpan.FromDays(31));
        await TellAsync(world, "new", "careful");
        await new PurgeChat(world.Deployments.Node.Contexts, Options.Create(new ChatRetentionOptions()), world.Clock).ReconcileAsync(default);
        await using var db = world.Deployments.Open();
        Assert.Equal(["new"], await db.Notices.Select(n => n.Key).ToListAsync());
    }

    private static async Task TellAsync(PostWorld world, string key, string text)
    {
        await using var db = world.Deployments.Open();
        await new Notices(new SubscribedChannels([]), world.Clock).TellAsync(db, key, [await world.Deployments.PersonAsync("root")], text, default);
        await db.SaveChangesAsync();
    }

    private static CallFate RefusedInChannels(CallKind kind, string channel) => channel == "C1" ? CallFate.Refuse : CallFate.Done;
}
