using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using ChatDeploy.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Tests.Chat.Slack;

/// <summary>One world for tests that do not get into each other's way.</summary>
public sealed class SharedSlackWorld(StoreFixture store) : IAsyncLifetime
{
    public SlackWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        World = await SlackWorld.StartAsync(store);
        await World.Api.CommitAsync("crm", "First", "v1.0.0");
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

public sealed class SlackRequestsTests(SharedSlackWorld shared) : IClassFixture<SharedSlackWorld>
{
    private const string Form = "application/x-www-form-urlencoded";
    private readonly SlackWorld _world = shared.World;

    [Theory]
    [InlineData("/slack/commands", Form)]
    [InlineData("/slack/interactions", Form)]
    [InlineData("/slack/events", "application/json")]
    public async Task What_is_not_signed_by_Slack_or_six_minutes_old_or_early_is_refused(string path, string type)
    {
        var body = _world.Member("ada").CommandBody("help");
        Assert.Equal(HttpStatusCode.Unauthorized, (await _world.SendAsync(path, type, body, DateTimeOffset.UtcNow.AddMinutes(-6))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _world.SendAsync(path, type, body, DateTimeOffset.UtcNow.AddMinutes(6))).Status);
        using var changed = _world.Slack.RequestOfSlack(new Uri(_world.Api.ListensAt, path), type, body);
        changed.Content = new StringContent(body + "&text=x", null, type);
        Assert.Equal("bad_signature", (await _world.Api.SendAsync(changed)).Expect(HttpStatusCode.Unauthorized)["code"]);
        using var bare = new HttpRequestMessage(HttpMethod.Post, new Uri(_world.Api.ListensAt, path)) { Content = new StringContent(body) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await _world.Api.SendAsync(bare)).Status);
    }

    [Fact]
    public async Task A_certificate_check_is_answered_unsigned_and_what_else_is_in_it_does_nothing()
    {
        var before = await RequestsAsync();
        using var check = new HttpRequestMessage(HttpMethod.Post, new Uri(_world.Api.ListensAt, "/slack/commands")) { Content = new StringContent($"ssl_check=1&{_world.Member("ada").CommandBody("whoami")}", null, Form) };
        Assert.Equal(HttpStatusCode.OK, (await _world.Api.SendAsync(check)).Status);
        Assert.Equal(before, await RequestsAsync());
    }

    [Fact]
    public async Task The_address_of_events_is_confirmed_by_its_challenge()
    {
        var answer = await _world.SendAsync("/slack/events", "application/json", """{"type":"url_verification","token":"x","challenge":"3eZbrw1a"}""");
        Assert.Equal((HttpStatusCode.OK, "3eZbrw1a", "text/plain"), (answer.Status, answer.Text, answer.ContentType));
    }

    [Fact]
    public async Task An_event_that_Slack_repeats_is_answered_once()
    {
        var member = _world.Member("eve");
        var item = new JsonObject { ["type"] = "app_mention", ["user"] = "U0EVE", ["text"] = "<@U0BOT> queue wms", ["channel"] = SlackWorld.Deploys, ["ts"] = _world.Slack.Workspace.Say(SlackWorld.Deploys, "queue wms"), };
        for (var i = 0; i < 4; i++) (await member.EventAsync((JsonObject)item.DeepClone(), "EvRepeated")).Expect(HttpStatusCode.OK);
        await _world.UntilAsync(() => Answers().Count > 0 ? Answers() : null, "an answer");
        await Eventually.TrueAsync(async () => await SettledAsync("T0DEMO:EvRepeated") == 1);
        Assert.Single(Answers());

        List<FakeSlackMessage> Answers() => _world.Slack.Workspace.Messages.Where(m => m.ThreadTs == (string?)item["ts"]).ToList();
    }

    [Fact]
    public async Task A_click_that_arrives_twice_counts_once()
    {
        var member = _world.Member("ada");
        var body = member.CommandBody("help lock");
        for (var i = 0; i < 3; i++) (await _world.SendAsync("/slack/commands", Form, body)).Expect(HttpStatusCode.OK);
        await _world.UntilWhisperAsync("ada", "/deploy lock <tool>");
        var trigger = body.Split('&').Single(f => f.StartsWith("trigger_id=", StringComparison.Ordinal))["trigger_id=".Length..];
        await Eventually.TrueAsync(async () => await SettledAsync($"T0DEMO:{trigger}") == 1);
        Assert.Single(_world.Slack.Workspace.Messages, m => SlackWorld.Shown(m).Contains("/deploy lock <tool>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_request_held_is_thrown_away_once_it_is_answered()
    {
        await _world.Member("carl").CommandAsync("whoami");
        await _world.UntilWhisperAsync("carl", "You are");
        await Eventually.TrueAsync(async () =>
        {
            await using var db = await _world.Api.DbAsync();
            return await db.ChatRequests.AllAsync(r => r.SettledAt != null && r.Body == "");
        });
    }

    [Theory]
    [InlineData("/slack/commands", Form, "text=x")]
    [InlineData("/slack/interactions", Form, "payload=nothing")]
    [InlineData("/slack/events", "application/json", "[]")]
    public async Task A_body_that_is_none_of_Slacks_is_refused_with_a_reason(string path, string type, string body) =>
        Assert.Equal("not_slack", (await _world.SendAsync(path, type, body)).Expect(HttpStatusCode.BadRequest)["code"]);

    [Theory]
    [InlineData("""{"type":"event_callback","event_id":"Ev1","event":{"type":"reaction_added","user":"U0ADA"}}""")]
    [InlineData("""{"type":"app_rate_limited","minute_rate_limited":1}""")]
    [InlineData("""{"type":"event_callback","event_id":"Ev2","event":{"type":"message","channel_type":"channel","user":"U0ADA","channel":"C0DEPLOYS","ts":"1.1","text":"queue"}}""")]
    [InlineData("""{"type":"event_callback","event_id":"Ev3","event":{"type":"app_mention","bot_id":"B1","user":"U0ADA","channel":"C0DEPLOYS","ts":"1.1","text":"queue"}}""")]
    public async Task Events_that_concern_nobody_are_taken_and_do_nothing(string body)
    {
        Assert.Equal((HttpStatusCode.OK, ""), (await _world.SendAsync("/slack/events", "application/json", body)) is var answer ? (answer.Status, answer.Text) : default);
        await using var db = await _world.Api.DbAsync();
        Assert.False(await db.ChatRequests.AnyAsync(r => r.RequestId.StartsWith("T0DEMO:Ev1") || r.RequestId.EndsWith(":Ev2") || r.RequestId.EndsWith(":Ev3")));
    }

    private async Task<int> RequestsAsync()
    {
        await using var db = await _world.Api.DbAsync();
        return await db.ChatRequests.CountAsync();
    }

    private async Task<int> SettledAsync(string id)
    {
        await using var db = await _world.Api.DbAsync();
        return await db.ChatRequests.CountAsync(r => r.RequestId == id && r.SettledAt != null);
    }
}

public sealed class SlackStallTests(StoreFixture store)
{
    [Fact]
    public async Task While_the_store_stalls_a_command_is_acknowledged_in_time_told_of_it_and_carried_out_later()
    {
        await using var world = await SlackWorld.StartAsync(store);
        var ada = world.Member("ada");
        await ada.CommandAsync("whoami");
        await world.UntilWhisperAsync("ada", "You are");

        await using var db = await world.Api.DbAsync();
        await using (var stall = await db.Database.BeginTransactionAsync())
        {
            await db.Database.ExecuteSqlRawAsync("lock table chat_requests in access exclusive mode");
            var began = Stopwatch.GetTimestamp();
            await ada.CommandAsync("help pin");
            await world.Member("carl").CommandAsync("help unpin");

            // Slack's own limit for each, at the other end of a busy machine.
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(6));
            await world.UntilWhisperAsync("ada", "answers slowly");
            await world.UntilWhisperAsync("carl", "Nothing was done");
            await stall.RollbackAsync();
        }

        await world.UntilWhisperAsync("ada", "/deploy pin");
    }

    [Fact]
    public async Task A_mention_that_meets_a_stalled_store_is_not_acknowledged_and_answered_once_when_Slack_repeats_it()
    {
        await using var world = await SlackWorld.StartAsync(store);
        var eve = world.Member("eve");
        var ts = world.Slack.Workspace.Say(SlackWorld.Deploys, "status");
        var item = new JsonObject { ["type"] = "app_mention", ["user"] = "U0EVE", ["text"] = "<@U0BOT> status", ["channel"] = SlackWorld.Deploys, ["ts"] = ts };
        await using var db = await world.Api.DbAsync();
        await using (var stall = await db.Database.BeginTransactionAsync())
        {
            await db.Database.ExecuteSqlRawAsync("lock table chat_requests in access exclusive mode");
            (await eve.EventAsync((JsonObject)item.DeepClone(), "EvStalled")).ExpectProblem(HttpStatusCode.ServiceUnavailable, "store_unavailable");
            await stall.RollbackAsync();
        }

        (await eve.EventAsync((JsonObject)item.DeepClone(), "EvStalled")).Expect(HttpStatusCode.OK);
        await world.UntilAsync(() => world.Slack.Workspace.Messages.FirstOrDefault(m => m.ThreadTs == ts), "an answer");
        await Eventually.TrueAsync(async () =>
        {
            await using var requests = await world.Api.DbAsync();
            return await requests.ChatRequests.AllAsync(r => r.SettledAt != null);
        });
        Assert.Single(world.Slack.Workspace.Messages, m => m.ThreadTs == ts);
    }
}
