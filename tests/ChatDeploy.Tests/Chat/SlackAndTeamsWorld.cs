using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using ChatDeploy.Testing.Teams;
using ChatDeploy.Tests.Chat.Slack;
using ChatDeploy.Tests.Chat.Teams;

namespace ChatDeploy.Tests.Chat;

/// <summary>The whole application beside Slack and Teams at once: ada and carl are in Slack, grace is in Teams, and each has a channel that follows everything.</summary>
public sealed class SlackAndTeamsWorld : IAsyncDisposable
{
    private static readonly string Catalog = SlackWorld.Catalog
        .Replace("{ name: grace, email: grace@example.com, timeZone: Europe/Rome,", "{ name: grace, teams: 00000000-0000-0000-0000-00000000009e,", StringComparison.Ordinal)
        + $"  - {{ surface: teams, id: \"{FakeTeamsWorkspace.Deploys}\", tenants: [\"*\"], tools: [\"*\"], environments: [\"*\"], events: [\"*\"] }}\n";

    private SlackAndTeamsWorld(SlackWorld slack, FakeTeams teams)
    {
        (Slack, Teams) = (slack, teams);
        Grace = new FakeTeamsPerson(teams, FakeTeamsWorkspace.Grace, request => slack.Api.Http.SendAsync(request), new Uri(slack.Api.ListensAt, "/api/messages"));
    }

    public SlackWorld Slack { get; }

    public FakeTeams Teams { get; }

    /// <summary>Who approves, in Teams.</summary>
    public FakeTeamsPerson Grace { get; }

    /// <summary>Starts all, with a version of crm; the bot is in the team's channel and grace has the app.</summary>
    public static async Task<SlackAndTeamsWorld> StartAsync(StoreFixture store)
    {
        var teams = await FakeTeams.StartAsync();
        var slack = await SlackWorld.StartAsync(
            store, Catalog, settings:
            [
                $"--Teams:AppId={FakeTeams.AppId}", $"--Teams:AppPassword={FakeTeams.AppPassword}", $"--Teams:TenantId={FakeTeams.TenantId}",
                $"--Teams:OpenIdMetadataUrl={teams.OpenIdMetadataUrl}", $"--Teams:TokenUrl={teams.TokenUrl}",
            ]);
        var world = new SlackAndTeamsWorld(slack, teams);
        await slack.Api.CommitAsync("crm", "First", "v1.0.0");
        await world.Grace.MembersChangedAsync(teams.Workspace.Conversations[FakeTeamsWorkspace.Deploys], "membersAdded", FakeTeams.BotId);
        await world.Grace.InstallAsync();
        return world;
    }

    /// <summary>Ada asks for crm v1.0.0 at acme on prod in Slack; the message there shows its preview.</summary>
    public async Task<FakeSlackMessage> AskInSlackAsync()
    {
        await Slack.Member("ada").CommandAsync("crm@v1.0.0 to acme on prod");
        return await Slack.UntilAsync(() => Slack.Posts().FirstOrDefault(m => SlackMember.Buttons(m).Contains("Launch")), "the preview in Slack");
    }

    /// <summary>Waits for a message in Teams that has a button.</summary>
    public Task<FakeTeamsMessage> UntilTeamsAsync(string conversation, string button) =>
        Slack.UntilAsync(() => Teams.Workspace.Posts.FirstOrDefault(m => m.Conversation == conversation && m.ThreadRoot is null && TeamsWorld.Has(m, button)), $"{button} in {conversation} of Teams");

    public async ValueTask DisposeAsync()
    {
        await Slack.DisposeAsync();
        await Teams.DisposeAsync();
    }
}
