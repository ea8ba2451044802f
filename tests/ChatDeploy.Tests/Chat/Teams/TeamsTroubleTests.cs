using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Tests.Chat.Teams;

public sealed class TeamsTroubleTests(StoreFixture store)
{
    [Fact]
    public async Task A_copy_whose_answer_was_lost_is_removed_when_it_is_clicked_and_the_other_one_goes_on()
    {
        await using var world = await TeamsWorld.StartAsync(store);
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        var ada = world.Person(FakeTeamsWorkspace.Ada);
        var lost = 0;
        world.Teams.Fate = call => call.Name == "send" && call.Body.ContainsKey("attachments") && Interlocked.Exchange(ref lost, 1) == 0 ? FakeTeamsFate.LoseAnswer : FakeTeamsFate.Answer;
        await ada.MentionAsync("crm@v1.0.0 to acme on prod because \"first\"");
        await world.UntilAsync(() => world.Posts() is { Count: 2 } two ? two : null, "the message is there twice");
        var copy = world.Posts()[0];

        var answer = await ada.ExecuteAsync(copy, "launch");
        Assert.Contains("copy", answer.Words, StringComparison.Ordinal);
        var kept = Assert.Single(world.Posts());
        await ada.ExecuteAsync(kept, "launch");
        await world.UntilAsync(() => TeamsWorld.Has(kept, "Approve") ? kept : null, "the other one goes on");
    }

    [Fact]
    public async Task After_429s_and_an_outage_the_card_is_right_and_nothing_was_said_twice()
    {
        await using var world = await TeamsWorld.StartAsync(store);
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        var ada = world.Person(FakeTeamsWorkspace.Ada);
        await ada.MentionAsync("crm@v1.0.0 to acme on prod because \"first\"");
        var post = await world.UntilAsync(() => world.Posts().FirstOrDefault(m => TeamsWorld.Has(m, "Launch")), "the preview");

        var (isOver, calls) = (false, 0);
        world.Teams.Fate = _ => Volatile.Read(ref isOver) ? FakeTeamsFate.Answer : (Interlocked.Increment(ref calls) % 3) switch { 0 => FakeTeamsFate.Throttle, 1 => FakeTeamsFate.Outage, _ => FakeTeamsFate.ServerError };
        await ada.ExecuteAsync(post, "launch");
        (await world.Api.PostAsync("/api/chat", "grace", new { text = "approve D-1" })).Expect(System.Net.HttpStatusCode.OK);
        await world.Api.UntilAsync("D-1", "applied");
        Assert.True(TeamsWorld.Has(post, "Launch"), "the post could not be changed meanwhile");
        await world.UntilAsync(() => Volatile.Read(ref calls) > 2 ? post : null, "Teams was tried");
        Volatile.Write(ref isOver, true);

        await world.UntilAsync(() => post.Text.Contains("applied", StringComparison.OrdinalIgnoreCase) ? post : null, "the post shows the result");
        await world.UntilAsync(() => Thread(world, post).Any(m => m.Text.Contains("Applied", StringComparison.Ordinal)) ? post : null, "its thread tells it");
        Assert.Single(world.Posts());
        var told = Thread(world, post).SelectMany(m => m.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(told.Distinct(StringComparer.Ordinal), told);
    }

    [Fact]
    public async Task Where_the_bot_was_removed_nothing_is_posted_any_more()
    {
        await using var world = await TeamsWorld.StartAsync(store);
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        var ada = world.Person(FakeTeamsWorkspace.Ada);
        var channel = world.Teams.Workspace.Conversations[FakeTeamsWorkspace.Deploys];
        await ada.MembersChangedAsync(channel, "membersAdded", FakeTeams.BotId);
        await world.UntilAsync(() => world.Posts() is [var hello, ..] ? hello : null, "the welcome");
        await ada.MembersChangedAsync(channel, "membersRemoved", FakeTeams.BotId);
        var before = world.Teams.Calls.Count(call => call.Conversation.StartsWith(channel.Id, StringComparison.Ordinal));

        (await world.Api.LaunchAsync("ada", await world.Api.PreviewAsync("ada", "stage", "v1.0.0", ["acme"]))).Expect(System.Net.HttpStatusCode.OK);
        await Eventually.TrueAsync(
            async () =>
            {
                await using var db = await world.Api.DbAsync();
                return await db.Posts.AnyAsync(p => p.ChannelId == channel.Id && p.RefusedCode == "not_installed");
            },
            TimeSpan.FromMinutes(1));
        Assert.Equal(before, world.Teams.Calls.Count(call => call.Conversation.StartsWith(channel.Id, StringComparison.Ordinal)));
    }

    private static IEnumerable<FakeTeamsMessage> Thread(TeamsWorld world, FakeTeamsMessage post) => world.Teams.Workspace.Posts.Where(m => m.ThreadRoot == post.Id);
}
