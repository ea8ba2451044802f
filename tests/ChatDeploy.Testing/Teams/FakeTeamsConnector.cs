using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Teams;

/// <summary>Does what the Connector is asked, or refuses as it does.</summary>
internal static class FakeTeamsConnector
{
    private const string ThreadMark = ";messageid=";
    private const int MostUtf16 = 100 << 10;

    /// <summary>The conversation that is counted: without its thread, and for a new one what it begins.</summary>
    public static string Counted(FakeTeamsCall call) => call.Name == "create"
        ? (string?)call.Body["channelData"]?["channel"]?["id"] ?? (string?)call.Body["members"]?[0]?["id"] ?? ""
        : Split(call.Conversation).Conversation;

    /// <summary>Does a call.</summary>
    /// <param name="teams">Where.</param>
    /// <param name="call">Which.</param>
    /// <param name="length">The body's, in bytes.</param>
    public static JsonObject Do(FakeTeams teams, FakeTeamsCall call, long length)
    {
        var workspace = teams.Workspace;
        if (call.Name == "create") return Create(teams, call, length);
        var (id, root) = Split(call.Conversation);
        var conversation = Open(workspace, id);
        switch (call.Name)
        {
            case "send":
                if (root is not null && (conversation.Type != "channel" || workspace.Find(id, root) is not { ThreadRoot: null })) throw new FakeTeamsRefusal(404, "ConversationNotFound");
                CheckWrites(conversation);
                return Send(teams, id, root, call.Body, length);
            case "update":
                CheckWrites(conversation);
                CheckSize(teams, call.Body, length);
                CheckActivity(call.Body);
                var changed = OwnMessage(workspace, id, call.About);
                changed.Shown = [.. changed.Shown, (JsonObject)call.Body.DeepClone()];
                changed.ShownTo.Clear();
                return new JsonObject { ["id"] = changed.Id };
            case "delete":
                OwnMessage(workspace, id, call.About).IsDeleted = true;
                return [];
            default:
                var user = workspace.Users.Values.FirstOrDefault(u => (u.Id == call.About || u.AadObjectId == call.About) && (conversation.With is null || conversation.With == u.Id))
                    ?? throw new FakeTeamsRefusal(404, "MemberNotFoundInConversation");
                return new JsonObject
                {
                    ["id"] = user.Id, ["name"] = user.Name, ["aadObjectId"] = user.AadObjectId, ["objectId"] = user.AadObjectId, ["email"] = user.Email,
                    ["userPrincipalName"] = user.Email, ["tenantId"] = user.TenantId, ["userRole"] = "user",
                };
        }
    }

    private static JsonObject Create(FakeTeams teams, FakeTeamsCall call, long length)
    {
        var workspace = teams.Workspace;
        if ((string?)call.Body["bot"]?["id"] != FakeTeams.BotId) throw new FakeTeamsRefusal(403, "BotNotRegistered");
        if ((string?)call.Body["channelData"]?["tenant"]?["id"] is not { } tenant) throw new FakeTeamsRefusal(400, "BadSyntax");
        if ((string?)call.Body["channelData"]?["channel"]?["id"] is { } channel)
        {
            if (call.Body["isGroup"]?.GetValue<bool>() != true || call.Body["activity"] is not JsonObject activity || channel.Contains(ThreadMark, StringComparison.Ordinal)) throw new FakeTeamsRefusal(400, "BadSyntax");
            CheckWrites(Open(workspace, channel));
            if (Send(teams, channel, null, activity, length)["id"] is not { } sent) return [];
            return new JsonObject { ["id"] = $"{channel}{ThreadMark}{(string?)sent}", ["activityId"] = (string?)sent, ["serviceUrl"] = teams.ServiceUrl.AbsoluteUri };
        }

        if (call.Body["isGroup"]?.GetValue<bool>() != false || call.Body["members"] is not JsonArray { Count: 1 } members || !workspace.Users.TryGetValue((string?)members[0]?["id"] ?? "", out var user))
            throw new FakeTeamsRefusal(400, "BadSyntax");
        if (!user.HasApp || user.TenantId != tenant) throw new FakeTeamsRefusal(403, "BotNotInConversationRoster");
        return new JsonObject { ["id"] = workspace.Personal(user.Id).Id };
    }

    private static JsonObject Send(FakeTeams teams, string id, string? root, JsonObject activity, long length)
    {
        CheckSize(teams, activity, length);
        CheckActivity(activity);
        if (activity["text"] is not null && activity["attachments"] is JsonArray { Count: > 0 })
        {
            // Two messages, and nobody is told their ids.
            foreach (var part in new[] { "attachments", "text" })
            {
                var half = (JsonObject)activity.DeepClone();
                half.Remove(part);
                teams.Workspace.Add(id, root, half);
            }

            return [];
        }

        return new JsonObject { ["id"] = teams.Workspace.Add(id, root, activity).Id };
    }

    private static FakeTeamsConversation Open(FakeTeamsWorkspace workspace, string id)
    {
        if (!workspace.Conversations.TryGetValue(id, out var conversation) || conversation.IsDeleted) throw new FakeTeamsRefusal(404, "ConversationNotFound");
        return conversation.HasBot ? conversation : throw new FakeTeamsRefusal(403, "BotNotInConversationRoster");
    }

    private static void CheckWrites(FakeTeamsConversation conversation)
    {
        if (conversation.BlockedWith is { } code) throw new FakeTeamsRefusal(403, code);
    }

    private static FakeTeamsMessage OwnMessage(FakeTeamsWorkspace workspace, string conversation, string? id)
    {
        var message = workspace.Find(conversation, id) ?? throw new FakeTeamsRefusal(404, "ActivityNotFoundInConversation");
        return message.From is null ? message : throw new FakeTeamsRefusal(403, "NotEnoughPermissions");
    }

    private static void CheckSize(FakeTeams teams, JsonObject activity, long length)
    {
        if (length > teams.MostBytes || 2 * activity.ToJsonString(FakeTeams.Plain).Length > MostUtf16) throw new FakeTeamsRefusal(413, "MessageSizeTooBig");
    }

    private static void CheckActivity(JsonObject activity)
    {
        if ((string?)activity["type"] != "message") throw new FakeTeamsRefusal(400, "BadSyntax");
        var text = (string?)activity["text"] ?? "";
        if (text.Length == 0 && activity["attachments"] is not JsonArray { Count: > 0 }) throw new FakeTeamsRefusal(400, "BadSyntax");
        foreach (var mention in activity["entities"] as JsonArray ?? [])
            if ((string?)mention?["type"] == "mention" && !text.Contains((string?)mention["text"] ?? "\0", StringComparison.Ordinal)) throw new FakeTeamsRefusal(400, "BadSyntax");
        foreach (var attachment in activity["attachments"] as JsonArray ?? [])
            if ((string?)attachment?["contentType"] != FakeTeamsInvokes.CardType || FakeTeamsInvokes.CardTrouble(attachment["content"]) is not null) throw new FakeTeamsRefusal(400, "BadSyntax");
    }

    private static (string Conversation, string? Root) Split(string id) =>
        id.IndexOf(ThreadMark, StringComparison.Ordinal) is >= 0 and var at ? (id[..at], id[(at + ThreadMark.Length)..]) : (id, null);
}
