using System.Net;
using System.Text.Json.Nodes;
using ChatDeploy.Testing.Slack;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Chat.Slack;

/// <summary>A member of the workspace: types commands, speaks to the bot, presses what messages show.</summary>
/// <param name="world">Where.</param>
/// <param name="userId">Who.</param>
public sealed class SlackMember(SlackWorld world, string userId)
{
    private static int _events;

    /// <summary>Who.</summary>
    public string UserId => userId;

    /// <summary>Types <c>/deploy …</c>; what Slack is answered is empty or JSON.</summary>
    public async Task<ApiAnswer> CommandAsync(string text, string channel = SlackWorld.Deploys)
    {
        var answer = await world.SendAsync("/slack/commands", "application/x-www-form-urlencoded", CommandBody(text, channel));
        return answer.Expect(HttpStatusCode.OK);
    }

    /// <summary>The body of a command.</summary>
    public string CommandBody(string text, string channel = SlackWorld.Deploys)
    {
        var fields = new Dictionary<string, string>
        {
            ["token"] = "of-old", ["team_id"] = FakeSlackWorkspace.TeamId, ["team_domain"] = "demo", ["channel_id"] = channel, ["channel_name"] = "somewhere", ["user_id"] = userId, ["user_name"] = "somebody",
            ["command"] = "/deploy", ["text"] = Escaped(text), ["api_app_id"] = "A0APP", ["is_enterprise_install"] = "false",
            ["response_url"] = world.Slack.NewResponseUrl(channel, userId).ToString(), ["trigger_id"] = world.Slack.NewTrigger(),
        };
        return string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"));
    }

    /// <summary>Presses a button of a message by what stands on it, having confirmed where it asks.</summary>
    public Task<ApiAnswer> PressAsync(FakeSlackMessage message, string label) => PressAsync(message, Button(message, label));

    /// <summary>Presses a button that may no longer be there.</summary>
    public async Task<ApiAnswer> PressAsync(FakeSlackMessage message, JsonObject button)
    {
        var payload = new JsonObject
        {
            ["type"] = "block_actions",
            ["team"] = new JsonObject { ["id"] = FakeSlackWorkspace.TeamId, ["domain"] = "demo" },
            ["user"] = new JsonObject { ["id"] = userId, ["username"] = "somebody", ["team_id"] = FakeSlackWorkspace.TeamId },
            ["api_app_id"] = "A0APP",
            ["token"] = "of-old",
            ["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = message.Ts, ["channel_id"] = message.Channel, ["is_ephemeral"] = message.OnlyFor is not null },
            ["trigger_id"] = world.Slack.NewTrigger(),
            ["channel"] = new JsonObject { ["id"] = message.Channel, ["name"] = "somewhere" },
            ["message"] = message.OnlyFor is null ? new JsonObject { ["ts"] = message.Ts, ["text"] = message.Text, ["blocks"] = message.Shown[^1]["blocks"]?.DeepClone() } : null,
            ["response_url"] = world.Slack.NewResponseUrl(message.Channel, userId, message.Ts).ToString(),
            ["state"] = new JsonObject { ["values"] = new JsonObject() },
            ["actions"] = new JsonArray(new JsonObject
            {
                ["type"] = "button", ["action_id"] = button["action_id"]!.DeepClone(), ["block_id"] = "b1", ["action_ts"] = "1.2", ["text"] = button["text"]!.DeepClone(), ["value"] = button["value"]?.DeepClone(),
            }),
        };
        return (await InteractAsync(payload)).Expect(HttpStatusCode.OK);
    }

    /// <summary>Sends an interaction.</summary>
    public Task<ApiAnswer> InteractAsync(JsonObject payload) =>
        world.SendAsync("/slack/interactions", "application/x-www-form-urlencoded", "payload=" + Uri.EscapeDataString(payload.ToJsonString()));

    /// <summary>Speaks to the bot.</summary>
    public async Task<ApiAnswer> MentionAsync(string text, string channel = SlackWorld.Deploys, string? threadTs = null, string? eventId = null)
    {
        var ts = world.Slack.Workspace.Say(channel, $"<@{FakeSlackWorkspace.BotUserId}> {text}");
        return await EventAsync(new JsonObject { ["type"] = "app_mention", ["user"] = userId, ["text"] = $"<@{FakeSlackWorkspace.BotUserId}> {Escaped(text)}", ["channel"] = channel, ["ts"] = ts, ["thread_ts"] = threadTs, ["event_ts"] = ts }, eventId);
    }

    /// <summary>Sends an event.</summary>
    public Task<ApiAnswer> EventAsync(JsonObject item, string? eventId = null) => world.SendAsync("/slack/events", "application/json", new JsonObject
    {
        ["token"] = "of-old", ["team_id"] = FakeSlackWorkspace.TeamId, ["api_app_id"] = "A0APP", ["type"] = "event_callback",
        ["event_id"] = eventId ?? $"Ev{Interlocked.Increment(ref _events):000000}", ["event_time"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), ["event"] = item,
    }.ToJsonString());

    /// <summary>The modal that is open on their screen.</summary>
    public FakeSlackModal Modal() => new FakeSlackPerson(world.Slack, userId, async payload =>
    {
        var answer = (await InteractAsync(payload)).Expect(HttpStatusCode.OK);
        return answer.Text.Length == 0 ? null : (JsonObject?)JsonNode.Parse(answer.Text);
    }).Modal();

    /// <summary>Opens the app's home tab, and waits for what it shows.</summary>
    public async Task<JsonObject> HomeAsync()
    {
        var before = Home()?.Shown.Count ?? 0;
        (await EventAsync(new JsonObject { ["type"] = "app_home_opened", ["user"] = userId, ["channel"] = "D1", ["tab"] = "home" })).Expect(HttpStatusCode.OK);
        return (await world.UntilAsync(() => Home() is { } home && home.Shown.Count > before ? home : null, "the home tab")).Shown[^1];
    }

    /// <summary>Presses a button of the home tab.</summary>
    public async Task PressAtHomeAsync(string label, string? holding = null)
    {
        var home = Home()!;
        var button = Rows(home.Shown[^1]).First(b => (string?)b["text"]!["text"] == label && (holding is null || ((string?)b["value"])?.Contains(holding, StringComparison.Ordinal) == true));
        (await InteractAsync(new JsonObject
        {
            ["type"] = "block_actions",
            ["team"] = new JsonObject { ["id"] = FakeSlackWorkspace.TeamId },
            ["user"] = new JsonObject { ["id"] = userId, ["team_id"] = FakeSlackWorkspace.TeamId },
            ["container"] = new JsonObject { ["type"] = "view", ["view_id"] = home.Id },
            ["trigger_id"] = world.Slack.NewTrigger(),
            ["view"] = new JsonObject { ["id"] = home.Id, ["type"] = "home", ["callback_id"] = "home", ["hash"] = home.Hash, ["private_metadata"] = "", ["state"] = new JsonObject { ["values"] = new JsonObject() } },
            ["actions"] = new JsonArray(new JsonObject { ["type"] = "button", ["action_id"] = button["action_id"]!.DeepClone(), ["block_id"] = "b", ["action_ts"] = "1.2", ["value"] = button["value"]?.DeepClone() }),
        })).Expect(HttpStatusCode.OK);
    }

    private FakeSlackView? Home() => world.Slack.Workspace.Views.FirstOrDefault(v => v.HomeOf == userId);

    /// <summary>What stands on a message's buttons.</summary>
    public static IReadOnlyList<string> Buttons(FakeSlackMessage message) => All(message).Select(b => (string)b["text"]!["text"]!).ToList();

    /// <summary>A button of a message.</summary>
    public static JsonObject Button(FakeSlackMessage message, string label) =>
        (JsonObject)(All(message).FirstOrDefault(b => (string?)b["text"]!["text"] == label)?.DeepClone()
            ?? throw new InvalidOperationException($"there is no button {label}, but {string.Join(", ", Buttons(message))}"));

    private static IEnumerable<JsonObject> All(FakeSlackMessage message) => Rows(message.Shown[^1]);

    private static IEnumerable<JsonObject> Rows(JsonObject shown) => (shown["blocks"] as JsonArray ?? []).Where(b => (string?)b!["type"] == "actions")
        .SelectMany(b => (JsonArray)b!["elements"]!).OfType<JsonObject>().Where(b => (string?)b["type"] == "button");

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
