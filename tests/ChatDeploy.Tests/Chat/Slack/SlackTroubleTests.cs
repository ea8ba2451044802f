using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Chat.Slack;

public sealed class SlackTroubleTests(StoreFixture store)
{
    [Fact]
    public async Task With_every_second_call_throttled_the_deployment_is_told_of_once_and_in_full()
    {
        await using var world = await SlackWorld.StartAsync(store);
        var calls = 0;
        world.Slack.Fate = call => call.Method.StartsWith("chat.", StringComparison.Ordinal) && Interlocked.Increment(ref calls) % 2 == 1 ? FakeSlackFate.Throttle : FakeSlackFate.Answer;
        await DeployAsync(world, _ => { });
    }

    [Fact]
    public async Task With_Slack_down_for_a_minute_in_the_middle_the_deployment_is_told_of_once_and_in_full()
    {
        await using var world = await SlackWorld.StartAsync(store);
        await DeployAsync(world, slack =>
        {
            var began = Stopwatch.GetTimestamp();
            var lost = 0;

            // At first calls arrive and their answers are lost, then nothing arrives.
            slack.Fate = _ => Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1) ? FakeSlackFate.Answer : Interlocked.Increment(ref lost) <= 2 ? FakeSlackFate.LoseAnswer : FakeSlackFate.Outage;
        });
    }

    [Fact]
    public async Task What_a_dead_node_had_taken_is_answered_by_another()
    {
        await using var world = await SlackWorld.StartAsync(store);
        await LeaveBehindAsync(world, "left", DateTimeOffset.UtcNow);
        await world.UntilWhisperAsync("ada", "You are");
        await Eventually.TrueAsync(async () => await ErrorOfAsync(world, "left") is (true, null));
    }

    [Fact]
    public async Task What_was_asked_more_than_half_an_hour_ago_is_given_up()
    {
        await using var world = await SlackWorld.StartAsync(store);
        await LeaveBehindAsync(world, "old", DateTimeOffset.UtcNow.AddMinutes(-31));
        await Eventually.TrueAsync(async () => await ErrorOfAsync(world, "old") is (true, "given up"), TimeSpan.FromSeconds(60));
        Assert.Empty(world.Slack.Calls);
    }

    [Fact]
    public async Task Without_a_public_address_commands_come_over_a_socket_and_HTTP_has_no_door()
    {
        await using var world = await SlackWorld.StartAsync(store, overSocket: true);
        await Eventually.TrueAsync(() => Task.FromResult(world.Slack.Sockets.Open > 0), TimeSpan.FromSeconds(60));
        var fields = new JsonObject(world.Member("ada").CommandBody("whoami").Split('&').Select(f => KeyValuePair.Create<string, JsonNode?>(f.Split('=')[0], Uri.UnescapeDataString(f.Split('=')[1]))));
        await world.Slack.Sockets.Command(fields).Acknowledged.WaitAsync(TimeSpan.FromSeconds(60));
        await world.UntilWhisperAsync("ada", "You are");
        Assert.Equal(HttpStatusCode.NotFound, (await world.SendAsync("/slack/commands", "application/x-www-form-urlencoded", "command=x")).Status);
    }

    [Fact]
    public async Task A_channel_that_refuses_posts_is_told_to_administrators_once()
    {
        await using var world = await SlackWorld.StartAsync(store, prepare: slack => slack.Workspace.Channels[SlackWorld.Deploys].HasBot = false);
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        await world.Api.DeployedAsync("tag:v1.0.0", "acme");
        await world.UntilAsync(() => world.DirectTo("root").FirstOrDefault(m => m.Text.Contains(SlackWorld.Deploys, StringComparison.Ordinal)), "root is told");
        await world.Api.DeployedAsync("tag:v1.0.0", "globex");
        await Eventually.TrueAsync(() => Task.FromResult(world.Slack.Calls.Count(c => c is { Method: "chat.postMessage", Channel: SlackWorld.Deploys }) >= 2), TimeSpan.FromSeconds(60));
        Assert.Single(world.DirectTo("root"));
        Assert.Contains("invite", world.DirectTo("root")[0].Text, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task LeaveBehindAsync(SlackWorld world, string id, DateTimeOffset at)
    {
        var fields = new JsonObject(world.Member("ada").CommandBody("whoami").Split('&').Select(f => KeyValuePair.Create<string, JsonNode?>(f.Split('=')[0], Uri.UnescapeDataString(f.Split('=')[1]))));
        var left = new IncomingChatRequest("slack", id, "Command", fields.ToJsonString(), at);
        await world.Api.Services.GetRequiredService<IChatRequestStore>().StoreAsync([left], "dead-node", TimeSpan.Zero, CancellationToken.None);
    }

    private static async Task<(bool IsSettled, string? Error)> ErrorOfAsync(SlackWorld world, string id)
    {
        await using var db = await world.Api.DbAsync();
        var request = await db.ChatRequests.SingleAsync(r => r.RequestId == id);
        return (request.SettledAt is not null, request.Error);
    }

    private static async Task DeployAsync(SlackWorld world, Action<FakeSlack> afterApproval)
    {
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        var (ada, grace) = (world.Member("ada"), world.Member("grace"));
        await ada.CommandAsync("crm@v1.0.0 to acme on prod");
        var post = await world.UntilAsync(() => world.Posts().FirstOrDefault(m => SlackMember.Buttons(m).Contains("Launch")), "the preview");
        await ada.PressAsync(post, "Launch");
        var direct = await world.UntilAsync(() => world.DirectTo("grace").FirstOrDefault(m => SlackMember.Buttons(m).Contains("Approve")), "grace is asked");
        afterApproval(world.Slack);
        await grace.PressAsync(direct, "Approve");
        await world.UntilAsync(() => post.Text.Contains("applied", StringComparison.Ordinal) ? post : null, "the post shows the result");
        await world.UntilAsync(() => SlackMember.Buttons(direct).Contains("Approve") ? null : direct, "grace's card is withdrawn");
        await world.UntilAsync(() => world.ThreadOf(post).Any(t => t.Contains("Applied", StringComparison.Ordinal)) ? post : null, "the thread tells the result");
        Assert.Single(world.Posts());
        Assert.Single(world.DirectTo("grace"));
        Assert.Equal(world.ThreadOf(post).Distinct(StringComparer.Ordinal), world.ThreadOf(post));
        Assert.Empty(world.Slack.OverBudget);
    }
}
