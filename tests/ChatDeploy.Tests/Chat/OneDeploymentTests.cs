using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;
using ChatDeploy.Tests.Chat.Slack;

namespace ChatDeploy.Tests.Chat;

public sealed class OneDeploymentTests(StoreFixture store)
{
    [Fact]
    public async Task Asked_for_in_Slack_and_approved_in_Teams_it_is_one_deployment_everywhere_and_decided_once()
    {
        await using var world = await SlackAndTeamsWorld.StartAsync(store);
        var (slack, teams) = (world.Slack, world.Teams);
        var post = await world.AskInSlackAsync();
        await slack.Member("ada").PressAsync(post, "Launch");
        var asked = await world.UntilTeamsAsync(FakeTeamsWorkspace.Deploys, "Approve");
        await slack.UntilAsync(() => SlackMember.Buttons(post).Contains("Approve") ? post : null, "the message in Slack asks");
        var approve = SlackMember.Button(post, "Approve");

        Assert.NotNull((await world.Grace.ExecuteAsync(asked, "approve")).Card);
        await slack.UntilAsync(() => post.Text.Contains("applied", StringComparison.Ordinal) ? post : null, "Slack shows the result");
        await slack.UntilAsync(() => asked.Text.Contains("applied", StringComparison.Ordinal) ? asked : null, "Teams shows the result");
        Assert.Equal("applied", (await slack.Api.GetAsync($"/api/deployments/{post.Text.Split(' ')[0]}"))["lifecycleState"]);

        await slack.Member("carl").PressAsync(post, approve);
        var late = SlackWorld.Shown(await slack.UntilWhisperAsync("carl", "grace"));
        Assert.Matches(@"grace.*\d\d:\d\d", late.ReplaceLineEndings(" "));
        Assert.Single(slack.Posts());
        Assert.Single(teams.Workspace.Posts, m => m.Conversation == FakeTeamsWorkspace.Deploys && m.ThreadRoot is null && m.Card is not null && m.Text.StartsWith("D-", StringComparison.Ordinal));
    }
}
