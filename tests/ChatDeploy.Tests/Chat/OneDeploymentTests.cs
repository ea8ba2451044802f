using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using ChatDeploy.Testing.Teams;
using ChatDeploy.Tests.Chat.Slack;
using ChatDeploy.Tests.Chat.Teams;

namespace ChatDeploy.Tests.Chat;

public sealed class OneDeploymentTests(StoreFixture store)
{
    [Fact]
    public async Task Asked_for_in_Slack_and_approved_in_Teams_it_is_one_deployment_everywhere_and_decided_once()
    {
        await using var teams = await FakeTeams.StartAsync();
        var catalog = SlackWorld.Catalog
            .Replace("{ name: grace, email: grace@example.com, timeZone: Europe/Rome,", "{ name: grace, teams: 00000000-0000-0000-0000-00000000009e,", StringComparison.Ordinal)
            + $"  - {{ surface: teams, id: \"{FakeTeamsWorkspace.Deploys}\", tenants: [\"*\"], tools: [\"*\"], environments: [\"*\"], events: [\"*\"] }}\n";
        await using var world = await SlackWorld.StartAsync(
            store, catalog, settings:
            [
                $"--Teams:AppId={FakeTeams.AppId}", $"--Teams:AppPassword={FakeTeams.AppPassword}", $"--Teams:TenantId={FakeTeams.TenantId}",
                $"--Teams:OpenIdMetadataUrl={teams.OpenIdMetadataUrl}", $"--Teams:TokenUrl={teams.TokenUrl}",
            ]);
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        world.Api.Runner.Outcome = _ => JobOutcome.Succeeded;
        var grace = new FakeTeamsPerson(teams, FakeTeamsWorkspace.Grace, request => world.Api.Http.SendAsync(request), new Uri(world.Api.ListensAt, "/api/messages"));
        await grace.MembersChangedAsync(teams.Workspace.Conversations[FakeTeamsWorkspace.Deploys], "membersAdded", FakeTeams.BotId);
        await grace.InstallAsync();

        await world.Member("ada").CommandAsync("crm@v1.0.0 to acme on prod");
        var slack = await world.UntilAsync(() => world.Posts().FirstOrDefault(m => SlackMember.Buttons(m).Contains("Launch")), "the preview in Slack");
        await world.Member("ada").PressAsync(slack, "Launch");
        var asked = await world.UntilAsync(() => teams.Workspace.Posts.FirstOrDefault(m => m.Conversation == FakeTeamsWorkspace.Deploys && TeamsWorld.Has(m, "Approve")), "the card in Teams");
        await world.UntilAsync(() => SlackMember.Buttons(slack).Contains("Approve") ? slack : null, "the message in Slack asks");
        var approve = SlackMember.Button(slack, "Approve");

        Assert.NotNull((await grace.ExecuteAsync(asked, "approve")).Card);
        await world.UntilAsync(() => slack.Text.Contains("applied", StringComparison.Ordinal) ? slack : null, "Slack shows the result");
        await world.UntilAsync(() => asked.Text.Contains("applied", StringComparison.Ordinal) ? asked : null, "Teams shows the result");
        Assert.Equal("applied", (await world.Api.GetAsync($"/api/deployments/{slack.Text.Split(' ')[0]}"))["lifecycleState"]);

        await world.Member("carl").PressAsync(slack, approve);
        var late = SlackWorld.Shown(await world.UntilWhisperAsync("carl", "grace"));
        Assert.Matches(@"grace.*\d\d:\d\d", late.ReplaceLineEndings(" "));
        Assert.Single(world.Posts());
        Assert.Single(teams.Workspace.Posts, m => m.Conversation == FakeTeamsWorkspace.Deploys && m.ThreadRoot is null && m.Card is not null && m.Text.StartsWith("D-", StringComparison.Ordinal));
    }
}
