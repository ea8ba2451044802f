using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;
using ChatDeploy.Tests.Chat;
using ChatDeploy.Tests.Chat.Slack;
using ChatDeploy.Tests.Chat.Teams;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Browser.Tests.Everywhere;

public sealed class EverySurfaceTests(StoreFixture store, Chromium chromium, ITestOutputHelper output)
{
    /// <summary>An event of the timeline, and how each surface words the state that it leads to.</summary>
    private static readonly (string Event, string Chats, string Page)[] Changes =
        [("approval_requested", "waits for approval", "Needs approval"), ("started", "is applying", "Running"), ("applied", "applied", "Applied")];

    [Fact]
    public async Task Started_in_Slack_approved_in_Teams_and_watched_on_the_web_each_state_is_seen_everywhere_in_its_order_and_decided_once()
    {
        await using var world = await SlackAndTeamsWorld.StartAsync(store);
        var (slack, api) = (world.Slack, world.Slack.Api);
        api.Runner.Outcome = _ => null;
        var post = await world.AskInSlackAsync();
        var id = post.Text.Split(' ')[0];
        await using var eve = await api.VisitAsync(chromium, "eve");
        await eve.Page.OpenLiveAsync($"/deployments/{id}");
        await SeenStates.WatchAsync(eve.Page);
        var seen = new SeenStates(world, eve.Page, id);

        await slack.Member("ada").PressAsync(post, "Launch");
        var asked = await world.UntilTeamsAsync(world.Grace.Personal.Id, "Approve");
        await seen.EverywhereAsync(Changes[0].Chats, Changes[0].Page);
        var (inSlack, inTeams) = (SlackMember.Button(post, "Approve"), TeamsWorld.Action(asked, "approve"));

        Assert.NotNull((await world.Grace.ExecuteAsync(asked, "approve")).Card);
        await seen.EverywhereAsync(Changes[1].Chats, Changes[1].Page);
        await slack.Member("carl").PressAsync(post, inSlack);
        Assert.Matches(@"grace.*\d\d:\d\d", SlackWorld.Shown(await slack.UntilWhisperAsync("carl", "grace")).ReplaceLineEndings(" "));
        var again = await world.Grace.ExecuteAsync(asked, inTeams, null, "manual");
        Assert.Matches(@"grace.*\d\d:\d\d", (again.Words ?? again.Card!.ToJsonString()).ReplaceLineEndings(" "));

        foreach (var attempt in api.Runner.Attempts.Keys)
            await api.Services.GetRequiredService<IJobReports>().ReportAsync(new JobReport.Finished(attempt, DateTimeOffset.UtcNow, JobOutcome.Succeeded, 0), CancellationToken.None);
        await seen.EverywhereAsync(Changes[2].Chats, Changes[2].Page);

        var timeline = (await api.GetAsync($"/api/deployments/{id}/timeline?limit=200")).Json.GetProperty("items").EnumerateArray().ToList();
        var approvals = timeline.Where(e => e.GetProperty("type").GetString() == "approval_given").ToList();
        Assert.Equal("grace", Assert.Single(approvals).GetProperty("actor").GetString());
        foreach (var surface in seen.Surfaces)
        {
            // Between these a surface may have shown others, or passed them over where they were short.
            var words = Changes.Select(c => surface == "web" ? c.Page : c.Chats).ToList();
            var shown = (await seen.OnAsync(surface)).Where(s => words.Contains(s.Words)).ToList();
            Assert.Equal(words, shown.Select(s => s.Words));
            foreach (var (change, state) in Changes.Zip(shown))
            {
                var committed = timeline.First(e => e.GetProperty("type").GetString() == change.Event).GetProperty("at").GetDateTimeOffset();
                output.WriteLine($"{surface}: {change.Event} was seen {(state.At - committed).TotalMilliseconds:0} ms after it was decided");
            }
        }

        Assert.Empty(slack.Slack.OverBudget);
        Assert.Empty(world.Teams.OverBudget);
        eve.ExpectNoComplaint();
    }
}
