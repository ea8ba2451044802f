using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>Reads Slack's requests (Slack notes, sections 3 to 5). Fields that are not known are passed over.</summary>
public static class SlackRequestReader
{
    /// <summary>The fields of a form; of one that comes twice the first counts.</summary>
    /// <param name="body">The body as it arrived.</param>
    public static IReadOnlyDictionary<string, string> ReadForm(ReadOnlyMemory<byte> body)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(System.Text.Encoding.UTF8.GetString(body.Span).AsMemory()))
            fields.TryAdd(pair.DecodeName().ToString(), Stored(pair.DecodeValue().ToString()));
        return fields;
    }

    /// <summary>A slash command; null where a field is missing that each has.</summary>
    /// <param name="fields">The form's, or a socket's payload.</param>
    public static SlackRequest? ReadCommand(IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        string? Field(string name) => fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
        return Field("team_id") is { } team && Field("user_id") is { } user && Field("channel_id") is { } channel && Url(Field("response_url")) is { } url
            ? new SlackRequest.Command(team, user, Field("text") ?? "", channel, url) { TriggerId = Field("trigger_id") }
            : null;
    }

    /// <summary>An interaction: the form's <c>payload</c>, or a socket's.</summary>
    /// <returns>Null where it is none, or lacks what each of its kind has.</returns>
    public static SlackRequest? ReadInteraction(JsonObject payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var team = Text(Child(payload, "team"), "id") ?? Text(Child(payload, "user"), "team_id") ?? "";
        if (Text(payload, "type") is not { } type || Text(Child(payload, "user"), "id") is not { Length: > 0 } user) return null;
        var view = View(Child(payload, "view"));
        var trigger = Text(payload, "trigger_id");
        return type switch
        {
            "block_actions" => ReadPress(payload, team, user, view) is { } press ? press with { TriggerId = trigger } : null,
            "view_submission" when view is not null => new SlackRequest.Submission(team, user, view) { TriggerId = trigger },
            "block_suggestion" when Text(payload, "action_id") is { } action => new SlackRequest.Suggestion(team, user, action, Text(payload, "value") ?? "", view),
            "shortcut" when Text(payload, "callback_id") is { } callback => new SlackRequest.Shortcut(team, user, callback) { TriggerId = trigger },
            "view_submission" or "block_suggestion" or "shortcut" => null,
            _ => new SlackRequest.Unused(team, type),
        };
    }

    /// <summary>An event: the <c>event_callback</c> of an HTTP request or a socket.</summary>
    /// <returns>Null where it is none.</returns>
    public static SlackRequest? ReadEvent(JsonObject envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var team = Text(envelope, "team_id") ?? "";
        if (Text(envelope, "type") != "event_callback" || Child(envelope, "event") is not { } item || Text(item, "type") is not { } type) return null;
        var user = Text(item, "user") ?? "";
        switch (type)
        {
            case "app_mention" or "message" when IsSpoken(item, type) && user.Length > 0 && Text(item, "channel") is { } channel && Text(item, "ts") is { } ts:
                return new SlackRequest.Line(team, user, Text(item, "text") ?? "", new SlackPlace(channel, ts, Text(item, "thread_ts")));
            case "app_home_opened" when user.Length > 0 && Text(item, "tab") == "home":
                return new SlackRequest.HomeOpened(team, user);
            case "app_uninstalled" or "tokens_revoked":
                return new SlackRequest.Removed(team, type);
            default:
                return new SlackRequest.Unused(team, type);
        }
    }

    // Changes and bots' messages are nobody's words; in channels only mentions are for us.
    private static bool IsSpoken(JsonObject item, string type) =>
        Text(item, "bot_id") is null && Text(item, "subtype") is null && (type == "app_mention" || Text(item, "channel_type") == "im");

    private static SlackRequest.Press? ReadPress(JsonObject payload, string team, string user, SlackView? view)
    {
        if (payload["actions"] is not JsonArray { Count: > 0 } actions || actions[0] is not JsonObject action || Text(action, "action_id") is not { } id) return null;
        var container = Child(payload, "container");
        var channel = Text(Child(payload, "channel"), "id") ?? Text(container, "channel_id");
        var ts = Text(container, "message_ts") ?? Text(Child(payload, "message"), "ts");
        var isEphemeral = container?["is_ephemeral"]?.GetValueKind() == JsonValueKind.True;
        var thread = Text(Child(payload, "message"), "thread_ts") ?? Text(container, "thread_ts");
        return new SlackRequest.Press(team, user, id, Text(action, "block_id") ?? "", Text(action, "value"))
        {
            Place = view is null && channel is not null && ts is not null ? new SlackPlace(channel, ts, thread == ts ? null : thread, isEphemeral) : null,
            View = view,
            ResponseUrl = Url(Text(payload, "response_url")),
        };
    }

    private static SlackView? View(JsonObject? view) => view is null || Text(view, "id") is not { Length: > 0 } id ? null : new SlackView(
        id, Text(view, "type") ?? "modal", Text(view, "callback_id") ?? "", Text(view, "private_metadata") ?? "", Text(view, "hash"), Child(Child(view, "state"), "values") ?? []);

    private static JsonObject? Child(JsonObject? parent, string name) => parent?[name] as JsonObject;

    private static string? Text(JsonObject? parent, string name) => parent?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? Stored(text) : null;

    private static Uri? Url(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null;

    // PostgreSQL's text cannot hold NUL.
    private static string Stored(string text) => text.Replace('\0', '\uFFFD');
}
