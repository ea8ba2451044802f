using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Core.Tests.Posts;

/// <summary>Where a message cannot be changed once it was sent, what is worth one is sent anew, and nothing else (spec B6).</summary>
public sealed class LettersTests(StoreFixture store)
{
    private const string NoChannels = "\nchannels: []\n";

    [Fact]
    public async Task A_deployment_without_trouble_is_one_letter_at_its_end()
    {
        await using var world = await CreateAsync();
        var id = await world.ApplyingAsync();
        for (var wave = 2; wave < 5; wave++)
        {
            await world.PassSecondsAsync(2);
            await world.WaveAsync(id, wave);
        }

        Assert.Empty(world.Posts);
        await world.ApplyAsync(id);
        await world.PassSecondsAsync(3);
        Assert.Equal(["applied"], States(world, "C1"));
        Assert.DoesNotContain(world.Surface.Messages, m => m.ThreadOf is not null);
    }

    [Fact]
    public async Task Approval_asked_and_the_end_are_a_letter_each_where_the_channels_events_ask_for_both()
    {
        await using var world = await CreateAsync("\nchannels: [{ surface: slack, id: C1, events: [approval] }, { surface: slack, id: C2, events: [result] }]\n");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(2);
        Done(await world.Deployments.DecideAsync(id, "bob"));
        await world.PassSecondsAsync(2);
        await world.Deployments.SettleAsync();
        await world.PassSecondsAsync(3);
        Assert.Equal(["pending_approval", "applied"], States(world, "C1"));
        Assert.Equal(["applied"], States(world, "C2"));
        Assert.Equal(world.Posts.Count(), world.Posts.Select(m => m.Key).Distinct().Count());
    }

    [Fact]
    public async Task Each_pause_is_a_letter_for_who_wants_to_hear_of_failure()
    {
        await using var world = await CreateAsync("\nchannels: [{ surface: slack, id: C1, events: [failure] }, { surface: slack, id: C2, events: [result] }]\n");
        var id = await world.ApplyingAsync();
        for (var i = 0; i < 2; i++)
        {
            await PauseAsync(world, id);
            await world.PassSecondsAsync(2);
            await ResumeAsync(world, id);
            await world.PassSecondsAsync(2);
        }

        await world.ApplyAsync(id);
        await world.PassSecondsAsync(2);
        Assert.Equal(["paused", "paused", "applied"], States(world, "C1"));
        Assert.Equal(["applied"], States(world, "C2"));
    }

    [Fact]
    public async Task A_channel_that_the_catalog_dropped_gets_no_more()
    {
        await using var world = await CreateAsync();
        var id = await world.ApplyingAsync();
        await PauseAsync(world, id);
        await world.PassSecondsAsync(2);
        await world.Deployments.ApplyCatalogAsync(DeploymentWorld.Yaml + NoChannels);
        await ResumeAsync(world, id);
        await world.ApplyAsync(id);
        await world.PassSecondsAsync(3);
        Assert.Equal(["paused"], States(world, "C1"));
    }

    [Fact]
    public async Task An_approver_is_asked_once_and_told_once_what_became_of_it()
    {
        await using var world = await CreateAsync(NoChannels);
        world.Know("bob", "eve");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "prod");
        await world.PassSecondsAsync(3);
        Done(await world.Deployments.DecideAsync(id, "eve", DecisionKind.Reject, "not now"));
        await world.PassSecondsAsync(3);
        Assert.Equal(["pending_approval", "withdrawn"], States(world, "Ubob"));
        Assert.Equal(["pending_approval", "withdrawn"], States(world, "Ueve"));
    }

    [Fact]
    public async Task Who_has_decided_is_told_when_the_others_have_too()
    {
        await using var world = await CreateAsync();
        world.Know("bob", "eve");
        var id = await world.Deployments.LaunchedAsync("crm@v1", "acme", "demo");
        await world.PassSecondsAsync(3);
        Done(await world.Deployments.DecideAsync(id, "bob"));
        await world.PassSecondsAsync(3);
        Assert.Equal(["pending_approval"], States(world, "Ubob"));
        Assert.Equal(["pending_approval"], States(world, "Ueve"));
        Assert.Equal(["pending_approval"], States(world, "C1"));
        Done(await world.Deployments.DecideAsync(id, "eve"));
        await world.PassSecondsAsync(3);
        Assert.Equal(["pending_approval", "withdrawn"], States(world, "Ubob"));
    }

    [Fact]
    public async Task A_letter_that_met_an_outage_is_sent_once_it_is_over()
    {
        await using var world = await CreateAsync();
        var id = await world.ApplyingAsync();
        await world.PassAsync();
        world.Surface.Fate = (_, _) => CallFate.Outage;
        await world.ApplyAsync(id);
        await world.PassSecondsAsync(5);
        Assert.Empty(world.Posts);
        world.Surface.Fate = (_, _) => CallFate.Done;
        await world.PassSecondsAsync(60);
        Assert.Equal(["applied"], States(world, "C1"));
    }

    [Fact]
    public async Task What_may_have_arrived_is_sent_again_with_its_key_and_later_news_with_another()
    {
        await using var world = await CreateAsync();
        world.Surface.CanBeAsked = false;
        var id = await world.ApplyingAsync();
        await PauseAsync(world, id);
        world.Surface.Fate = (_, _) => CallFate.LoseAnswer;
        await world.PassSecondsAsync(20);
        world.Surface.Fate = (_, _) => CallFate.Done;
        await ResumeAsync(world, id);
        await world.ApplyAsync(id);
        await world.PassSecondsAsync(60);
        var keys = world.Posts.Select(m => (m.Key, PostWorld.Shown(m).State)).ToList();
        Assert.True(keys.Count > 2, string.Join(", ", keys));
        Assert.Equal(["paused", "applied"], keys.Distinct().Select(k => k.State));
    }

    [Fact]
    public async Task Who_is_reached_where_messages_can_be_changed_gets_no_letter()
    {
        await using var world = await PostWorld.CreateAsync(store, channels: NoChannels);
        var mail = new TestSurface(world.Clock, PostWorld.Calm) { Name = "mail", CanEdit = false };
        world.Know("bob");
        foreach (var name in new[] { "bob", "eve" }) mail.DirectChannels[name] = $"{name}@example.com";
        var round = new DirectChannels([mail, world.Surface], world.Clock, NullLogger<DirectChannels>.Instance).Begin();
        Assert.Equal("Ubob", Assert.Single(await round.OfAsync(await world.Deployments.PersonAsync("bob"), default)).ChannelId);
        Assert.Equal(("eve@example.com", true), Assert.Single(await round.OfAsync(await world.Deployments.PersonAsync("eve"), default)) is var letterbox ? (letterbox.ChannelId, letterbox.IsLetterbox) : default);
    }

    private async Task<PostWorld> CreateAsync(string? channels = null)
    {
        var world = await PostWorld.CreateAsync(store, channels: channels ?? "\nchannels: [{ surface: slack, id: C1 }]\n");
        world.Surface.CanEdit = false;
        return world;
    }

    private static List<string> States(PostWorld world, string channel) => [.. world.Posts.Where(m => m.Channel == channel).Select(m => PostWorld.Shown(m).State)];

    private static Task PauseAsync(PostWorld world, long id) => world.ChangeAsync(id, work =>
    {
        work.Deployment.Pause("jobs_failed");
        work.Tell(new TimelineEntry.Paused("jobs_failed", 1, 0));
    });

    private static Task ResumeAsync(PostWorld world, long id) => world.ChangeAsync(id, work =>
    {
        work.Deployment.GoOn(0);
        work.Tell(new TimelineEntry.JobStarted("J-1", 2, "crm", "acme", "local"));
    });

    private static void Done(DeploymentAnswer answer) => Assert.IsType<DeploymentAnswer.Done>(answer);
}
