using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;

namespace ChatDeploy.Tests.Chat.Teams;

public sealed class TeamsMainJobTests(StoreFixture store)
{
    [Fact]
    public async Task A_deployment_goes_from_a_mention_to_its_result_in_one_card_with_another_persons_approval()
    {
        await using var world = await TeamsWorld.StartAsync(store);
        var fails = true;
        world.Api.Runner.Outcome = attempt => fails && attempt is { Target: "acme/pdv-roma" } ? JobOutcome.Failed : JobOutcome.Succeeded;
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        var (ada, grace) = (world.Person(FakeTeamsWorkspace.Ada), world.Person(FakeTeamsWorkspace.Grace));
        await ada.MembersChangedAsync(world.Teams.Workspace.Conversations[FakeTeamsWorkspace.Deploys], "membersAdded", FakeTeams.BotId);
        await grace.InstallAsync();
        await world.UntilAsync(() => world.Posts(grace.Personal.Id) is [var hello, ..] ? hello : null, "the welcome");

        await ada.MentionAsync("crm@v1.0.0 to acme on prod because \"first\"");
        var post = await world.UntilAsync(() => world.Posts().FirstOrDefault(m => TeamsWorld.Has(m, "Launch")), "the preview");
        var launched = await ada.ExecuteAsync(post, "launch");

        // The card that she is answered has no button that would refuse her; whoever sent the same is refused all the same.
        Assert.DoesNotContain("\"approve\"", launched.Card!.ToJsonString(), StringComparison.Ordinal);
        await world.UntilAsync(() => TeamsWorld.Has(post, "Approve") ? post : null, "the post asks for approval");
        var refused = await ada.ExecuteAsync(post, TeamsWorld.Action(post, "approve"), null, "manual");
        Assert.Contains("ada", refused.Words, StringComparison.Ordinal);

        var direct = await world.UntilAsync(() => world.Posts(grace.Personal.Id).FirstOrDefault(m => TeamsWorld.Has(m, "Approve")), "grace is asked directly");
        await grace.ExecuteAsync(direct, "approve");
        await world.UntilAsync(() => TeamsWorld.Has(direct, "Approve") ? null : direct, "grace's card is withdrawn");
        await world.UntilAsync(() => TeamsWorld.Has(post, "Retry") ? post : null, "the post asks what to do");

        fails = false;
        await ada.ExecuteAsync(post, "retry");
        await world.UntilAsync(() => post.Text.Contains("applied", StringComparison.Ordinal) ? post : null, "the post shows the result");
        await world.UntilAsync(() => world.Teams.Workspace.Posts.FirstOrDefault(m => m.ThreadRoot == post.Id && m.Text.Contains("Applied", StringComparison.Ordinal)), "the thread tells the result");
        Assert.Single(world.Posts(), m => m.Card is not null && m.Text.StartsWith("D-", StringComparison.Ordinal));
        Assert.Empty(world.Teams.OverBudget);
    }
}
