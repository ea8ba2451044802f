using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Slack;

/// <summary>What the methods of a <see cref="FakeSlack"/> do.</summary>
internal static class FakeSlackMethods
{
    public static JsonObject Do(FakeSlackWorkspace workspace, string method, JsonObject arguments) => method switch
    {
        "auth.test" => new JsonObject { ["url"] = "https://demo.slack.com/", ["team"] = "Demo", ["team_id"] = FakeSlackWorkspace.TeamId, ["user"] = "chatdeploy", ["user_id"] = FakeSlackWorkspace.BotUserId, ["bot_id"] = FakeSlackWorkspace.BotId },
        "chat.postMessage" => Post(workspace, arguments),
        "chat.update" => Update(workspace, arguments),
        "chat.delete" => Delete(workspace, arguments),
        "chat.postEphemeral" => PostEphemeral(workspace, arguments),
        "views.open" or "views.push" => OpenView(workspace, method, arguments),
        "views.update" => UpdateView(workspace, arguments),
        "views.publish" => PublishView(workspace, arguments),
        "conversations.history" or "conversations.replies" => History(workspace, method, arguments),
        "conversations.info" => new JsonObject { ["channel"] = Show(Visible(workspace, arguments)) },
        "conversations.open" => new JsonObject { ["channel"] = Show(workspace.OpenConversation(User(workspace, Text(arguments, "users")).Id)) },
        "users.info" => new JsonObject { ["user"] = Show(User(workspace, Text(arguments, "user"))) },
        "users.lookupByEmail" => new JsonObject { ["user"] = Show(workspace.Users.Values.FirstOrDefault(user => user.Email == Text(arguments, "email") && !user.IsDeactivated) ?? throw new FakeSlackRefusal("users_not_found")) },
        _ => throw new FakeSlackRefusal("unknown_method"),
    };

    /// <summary>What a message shows, checked.</summary>
    public static JsonObject Content(JsonObject arguments)
    {
        var text = (string?)arguments["text"] ?? "";
        var blocks = arguments["blocks"] as JsonArray ?? [];
        var attachments = arguments["attachments"] as JsonArray ?? [];
        if (text.Length == 0 && blocks.Count == 0 && attachments.Count == 0) throw new FakeSlackRefusal("no_text");
        if (attachments.Count > 100) throw new FakeSlackRefusal("too_many_attachments");
        var all = new JsonArray([.. blocks.Concat(attachments.SelectMany(attachment => attachment?["blocks"] as JsonArray ?? [])).Select(block => block?.DeepClone())]);
        FakeSlackBlocks.CheckMessage(all);
        return new JsonObject { ["text"] = text.Length <= 40_000 ? text : text[..40_000], ["blocks"] = blocks.DeepClone(), ["attachments"] = attachments.DeepClone() };
    }

    private static JsonObject Post(FakeSlackWorkspace workspace, JsonObject arguments)
    {
        var id = Text(arguments, "channel");
        var channel = workspace.Users.ContainsKey(id) ? workspace.OpenConversation(id) : Writable(workspace, id);
        if (channel.With is { } person && workspace.Users[person].IsDeactivated) throw new FakeSlackRefusal("user_disabled");
        var thread = (string?)arguments["thread_ts"];
        if (thread is not null && workspace.FindMessage(channel.Id, thread) is not { ThreadTs: null }) throw new FakeSlackRefusal("cannot_reply_to_message");
        var message = workspace.AddMessage(channel.Id, thread, Content(arguments), Metadata(arguments), null);
        return new JsonObject { ["channel"] = channel.Id, ["ts"] = message.Ts, ["message"] = Show(message, withMetadata: true) };
    }

    private static JsonObject Update(FakeSlackWorkspace workspace, JsonObject arguments)
    {
        var channel = Writable(workspace, Text(arguments, "channel"));
        var message = workspace.FindMessage(channel.Id, Text(arguments, "ts")) ?? throw new FakeSlackRefusal("message_not_found");
        if (message.IsForeign) throw new FakeSlackRefusal("cant_update_message");
        if (((string?)arguments["text"])?.Length > 4_000) throw new FakeSlackRefusal("msg_too_long");
        var content = Content(arguments);

        // What is left out stays.
        if (arguments["blocks"] is null) content["blocks"] = message.Shown[^1]["blocks"]?.DeepClone();
        if (arguments["attachments"] is null) content["attachments"] = message.Shown[^1]["attachments"]?.DeepClone();
        if (arguments["metadata"] is JsonObject metadata) message.Metadata = metadata.Count == 0 ? null : Metadata(arguments);
        message.Shown = [.. message.Shown, content];
        return new JsonObject { ["channel"] = channel.Id, ["ts"] = message.Ts, ["text"] = message.Text };
    }

    private static JsonObject Delete(FakeSlackWorkspace workspace, JsonObject arguments)
    {
        var channel = Writable(workspace, Text(arguments, "channel"));
        var message = workspace.FindMessage(channel.Id, Text(arguments, "ts")) ?? throw new FakeSlackRefusal("message_not_found");
        if (message.IsForeign) throw new FakeSlackRefusal("cant_delete_message");
        message.IsDeleted = true;
        return new JsonObject { ["channel"] = channel.Id, ["ts"] = message.Ts };
    }

    private static JsonObject PostEphemeral(FakeSlackWorkspace workspace, JsonObject arguments)
    {
        var channel = Writable(workspace, Text(arguments, "channel"));
        var user = User(workspace, Text(arguments, "user"));
        if (channel.Members?.Contains(user.Id) == false) throw new FakeSlackRefusal("user_not_in_channel");
        return new JsonObject { ["message_ts"] = workspace.AddMessage(channel.Id, (string?)arguments["thread_ts"], Content(arguments), null, user.Id).Ts };
    }

    private static JsonObject OpenView(FakeSlackWorkspace workspace, string method, JsonObject arguments)
    {
        var content = View(arguments, isHome: false);
        var clicked = workspace.UseTrigger((string?)arguments["trigger_id"]);
        if (method == "views.open") return Show(workspace.AddView(null, null, content));
        var below = workspace.FindView(clicked) ?? throw new FakeSlackRefusal("invalid_trigger_id");
        if (below.PreviousId is not null && workspace.FindView(below.PreviousId)!.PreviousId is not null) throw new FakeSlackRefusal("push_limit_reached");
        return Show(workspace.AddView(below.Id, null, content));
    }

    private static JsonObject UpdateView(FakeSlackWorkspace workspace, JsonObject arguments)
    {
        var content = View(arguments, isHome: false);
        var view = workspace.FindView((string?)arguments["view_id"]) ?? throw new FakeSlackRefusal("not_found");
        if ((string?)arguments["hash"] is { } hash && hash != view.Hash) throw new FakeSlackRefusal("hash_conflict");
        workspace.Show(view, content);
        return Show(view);
    }

    private static JsonObject PublishView(FakeSlackWorkspace workspace, JsonObject arguments)
    {
        var content = View(arguments, isHome: true);
        var user = User(workspace, Text(arguments, "user_id"));
        var view = workspace.FindHome(user.Id);
        if ((string?)arguments["hash"] is { } hash && hash != view?.Hash) throw new FakeSlackRefusal("hash_conflict");
        if (view is null) return Show(workspace.AddView(null, user.Id, content));
        workspace.Show(view, content);
        return Show(view);
    }

    private static JsonObject History(FakeSlackWorkspace workspace, string method, JsonObject arguments)
    {
        var channel = Visible(workspace, arguments);
        if (!channel.HasBot) throw new FakeSlackRefusal("not_in_channel");
        var seen = workspace.Messages.Where(message => message.Channel == channel.Id && message.OnlyFor is null && !message.IsDeleted);
        var oldest = decimal.Parse((string?)arguments["oldest"] ?? "0", CultureInfo.InvariantCulture);
        List<FakeSlackMessage> found;
        if (method == "conversations.replies")
        {
            var thread = Text(arguments, "ts");
            if (workspace.FindMessage(channel.Id, thread) is null) throw new FakeSlackRefusal("thread_not_found");
            found = seen.Where(message => message.Ts == thread || (message.ThreadTs == thread && Moment(message) > oldest)).ToList();
        }
        else found = seen.Where(message => message.ThreadTs is null && Moment(message) > oldest).Reverse().ToList();

        var limit = Math.Min(int.Parse((string?)arguments["limit"] ?? "100", CultureInfo.InvariantCulture), workspace.LongestPage);
        var from = (string?)arguments["cursor"] is { Length: > 0 } cursor ? int.Parse(cursor.Split(':')[1], CultureInfo.InvariantCulture) : 0;
        var withMetadata = (string?)arguments["include_all_metadata"] == "true";
        var next = from + limit < found.Count ? $"next:{from + limit}" : "";
        return new JsonObject
        {
            ["messages"] = new JsonArray([.. found.Skip(from).Take(limit).Select(message => Show(message, withMetadata))]),
            ["has_more"] = next.Length > 0,
            ["response_metadata"] = new JsonObject { ["next_cursor"] = next },
        };
    }

    private static decimal Moment(FakeSlackMessage message) => decimal.Parse(message.Ts, CultureInfo.InvariantCulture);

    private static FakeSlackChannel Visible(FakeSlackWorkspace workspace, JsonObject arguments) =>
        workspace.Channels.TryGetValue(Text(arguments, "channel"), out var channel) && (channel.HasBot || !channel.IsPrivate) ? channel : throw new FakeSlackRefusal("channel_not_found");

    private static FakeSlackChannel Writable(FakeSlackWorkspace workspace, string id)
    {
        if (!workspace.Channels.TryGetValue(id, out var channel) || (channel.IsPrivate && !channel.HasBot)) throw new FakeSlackRefusal("channel_not_found");
        if (channel.IsArchived) throw new FakeSlackRefusal("is_archived");
        if (!channel.HasBot && !workspace.WritesAnywhere) throw new FakeSlackRefusal("not_in_channel");
        return channel;
    }

    private static FakeSlackUser User(FakeSlackWorkspace workspace, string id) => workspace.Users.TryGetValue(id, out var user) ? user : throw new FakeSlackRefusal("user_not_found");

    private static JsonObject? Metadata(JsonObject arguments)
    {
        if (arguments["metadata"] is not JsonObject metadata) return null;
        if ((string?)metadata["event_type"] is not { Length: > 0 } || metadata["event_payload"] is not JsonObject) throw new FakeSlackRefusal("invalid_metadata_format");
        if (metadata.ToJsonString().Length > 8_000) throw new FakeSlackRefusal("metadata_too_large");
        return (JsonObject)metadata.DeepClone();
    }

    private static JsonObject View(JsonObject arguments, bool isHome)
    {
        var view = arguments["view"] as JsonObject ?? throw new FakeSlackRefusal("invalid_arguments", "[ERROR] missing required field: view");
        FakeSlackBlocks.CheckView(view, isHome);
        return view;
    }

    private static string Text(JsonObject arguments, string name) =>
        (string?)arguments[name] is { Length: > 0 } text ? text : throw new FakeSlackRefusal("invalid_arguments", $"[ERROR] missing required field: {name}");

    private static JsonObject Show(FakeSlackMessage message, bool withMetadata)
    {
        var shown = new JsonObject { ["type"] = "message", ["ts"] = message.Ts, ["text"] = message.Text };
        if (message.IsForeign) shown["user"] = "U0ADA";
        else shown["bot_id"] = FakeSlackWorkspace.BotId;
        if (message.ThreadTs is { } thread) shown["thread_ts"] = thread;
        if (withMetadata && message.Metadata is { } metadata) shown["metadata"] = metadata.DeepClone();
        return shown;
    }

    private static JsonObject Show(FakeSlackChannel channel) => new()
    {
        ["id"] = channel.Id,
        ["name"] = channel.With is null ? channel.Name : null,
        ["is_archived"] = channel.IsArchived,
        ["is_member"] = channel.HasBot,
        ["is_private"] = channel.IsPrivate,
        ["is_im"] = channel.With is not null,
    };

    private static JsonObject Show(FakeSlackUser user) => new()
    {
        ["id"] = user.Id,
        ["team_id"] = user.TeamId,
        ["is_email_confirmed"] = user.IsEmailConfirmed,
        ["name"] = user.Name,
        ["real_name"] = user.Name,
        ["deleted"] = user.IsDeactivated,
        ["is_bot"] = false,
        ["tz"] = user.TimeZone,
        ["profile"] = new JsonObject { ["email"] = user.Email, ["display_name"] = "", ["real_name"] = user.Name },
    };

    private static JsonObject Show(FakeSlackView view) => new()
    {
        ["view"] = new JsonObject { ["id"] = view.Id, ["hash"] = view.Hash, ["root_view_id"] = view.RootId, ["previous_view_id"] = view.PreviousId, ["team_id"] = FakeSlackWorkspace.TeamId },
    };
}
