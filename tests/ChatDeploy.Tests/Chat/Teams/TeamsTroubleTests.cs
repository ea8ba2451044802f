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
    public async Task A_bot_that_is_removed_from_a_team_posts_in_none_of_its_channels_until_it_is_back()
    {
        const string General = "19:general@thread.tacv2";
        await using var world = await TeamsWorld.StartAsync(store);
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        var ada = world.Person(FakeTeamsWorkspace.Ada);
        var channel = world.Teams.Workspace.Conversations[FakeTeamsWorkspace.Deploys];
        var general = new FakeTeamsConversation(General, "channel") { TeamId = channel.TeamId };
        world.Teams.Workspace.Add(general);
        await ada.MentionAsync("status");
        await world.UntilAsync(() => world.Teams.Workspace.Posts is [var said, ..] ? said : null, "the answer in the channel");

        // Teams tells it once, in the team's first channel.
        await ada.MembersChangedAsync(general, "membersRemoved", FakeTeams.BotId);
        var before = Called();
        await LaunchAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await using var db = await world.Api.DbAsync();
                return await db.Posts.AnyAsync(p => p.ChannelId == channel.Id && p.RefusedCode == "not_installed");
            },
            TimeSpan.FromMinutes(1));
        Assert.Equal(before, Called());

        await ada.MembersChangedAsync(general, "membersAdded", FakeTeams.BotId);
        await world.UntilAsync(() => world.Posts(General) is [var hello, ..] ? hello : null, "the welcome");
        await LaunchAsync();
        await world.UntilAsync(() => world.Posts().FirstOrDefault(m => m.Text.StartsWith("D-2 ", StringComparison.Ordinal)), "the next deployment is posted there");

        int Called() => world.Teams.Calls.Count(call => call.Conversation.StartsWith(channel.Id, StringComparison.Ordinal) || call.Name == "create");

        async Task LaunchAsync() => (await world.Api.LaunchAsync("ada", await world.Api.PreviewAsync("ada", "stage", "v1.0.0", ["acme"]))).Expect(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_app_that_is_uninstalled_says_nothing_to_its_person_any_more()
    {
        await using var world = await TeamsWorld.StartAsync(store);
        var grace = world.Person(FakeTeamsWorkspace.Grace);
        await grace.InstallAsync();
        await world.UntilAsync(() => world.Posts(grace.Personal.Id) is [var hello, ..] ? hello : null, "the welcome");
        var removed = world.Teams.NewActivity("installationUpdate", grace.Personal, null, FakeTeamsWorkspace.Grace);
        removed["action"] = "remove";
        await grace.PostAsync(removed);
        await using var db = await world.Api.DbAsync();
        Assert.NotNull((await db.ChatAddresses.SingleAsync(a => a.ConversationId == grace.Personal.Id)).RemovedAt);
    }

    private static IEnumerable<FakeTeamsMessage> Thread(TeamsWorld world, FakeTeamsMessage post) => world.Teams.Workspace.Posts.Where(m => m.ThreadRoot == post.Id);
}
