using System.Text.Json.Nodes;
using static ChatDeploy.Integrations.Chat.Teams.TeamsJson;

namespace ChatDeploy.Integrations.Chat.Teams.Activities;

/// <summary>Reads activities. Fields that are not known are passed over; nothing makes it throw.</summary>
public static class TeamsActivityReader
{
    // Teams' ids are below 300 characters; longer ones would not be kept.
    private const int LongestId = 400;

    /// <summary>Reads one.</summary>
    /// <param name="body">The request's body.</param>
    /// <returns>Null where it is none: no JSON, a name that comes twice, an id that is missing, or two tenants that contradict each other; no token is for such a one (401).</returns>
    public static TeamsActivity? Read(ReadOnlyMemory<byte> body)
    {
        if (ReadObject(body) is not { } activity || Text(activity, "type") is not { Length: > 0 and <= 100 } type || Context(activity) is not { } context) return null;
        return type switch
        {
            "message" => Message(activity, context),
            "invoke" => Invoke(activity, context),
            "conversationUpdate" => Update(activity, context),
            "installationUpdate" => Text(activity, "action") switch
            {
                "add" => new TeamsActivity.Installed(context, IsRemoved: false),
                "remove" => new TeamsActivity.Installed(context, IsRemoved: true),
                _ => new TeamsActivity.Unused(context, type),
            },
            _ => new TeamsActivity.Unused(context, type),
        };
    }

    private static TeamsContext? Context(JsonObject activity)
    {
        var conversation = Child(activity, "conversation");
        var data = Child(activity, "channelData");
        if (Text(activity, "channelId") is not { Length: > 0 and <= 100 } channelId || Text(activity, "serviceUrl") is not { Length: > 0 and <= LongestId } serviceUrl) return null;
        if (Id(conversation, "id") is not { } conversationId || Id(Child(activity, "recipient"), "id") is not { } botId) return null;
        var tenants = new[] { Id(conversation, "tenantId"), Id(Child(data, "tenant"), "id") }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (tenants.Count > 1) return null;
        var isChannel = Text(conversation, "conversationType") is not { } kind ? Child(data, "channel") is not null : kind == "channel";
        var isGroup = Text(conversation, "conversationType") == "groupChat" || conversation?["isGroup"]?.GetValueKind() == System.Text.Json.JsonValueKind.True;
        var from = Child(activity, "from");
        return new TeamsContext(channelId, serviceUrl, conversationId, isChannel ? TeamsConversationKind.Channel : isGroup ? TeamsConversationKind.GroupChat : TeamsConversationKind.Personal, botId)
        {
            Id = Id(activity, "id"),
            From = Id(from, "id") is { } fromId ? new TeamsUser(fromId, Text(from, "name"), Id(from, "aadObjectId")) : null,
            TenantId = tenants.FirstOrDefault(),
            TeamId = Id(Child(data, "team"), "id"),
            TeamChannelId = Id(Child(data, "channel"), "id") ?? (isChannel ? new Connector.TeamsConversation(new Uri("about:blank"), conversationId).WithoutThread().Id : null),
            ReplyToId = Id(activity, "replyToId"),
            Locale = Id(activity, "locale"),
        };
    }

    private static TeamsActivity Message(JsonObject activity, TeamsContext context)
    {
        // Without a sender there is nobody to answer.
        if (context.From is null || context.From.Id == context.BotId) return new TeamsActivity.Unused(context, "message");
        var (text, isMention) = TeamsText.Read(Text(activity, "text") ?? "", activity, context.BotId);
        return text.Length == 0 && Child(activity, "value") is { } value ? new TeamsActivity.Submitted(context, Own(value)) : new TeamsActivity.Line(context, text, isMention);
    }

    private static TeamsActivity Invoke(JsonObject activity, TeamsContext context)
    {
        var name = Text(activity, "name") ?? "";
        var value = Child(activity, "value");
        if (context.From is null) return new TeamsActivity.OtherInvoke(context, name);
        switch (name)
        {
            case "adaptiveCard/action" when Child(value, "action") is { } action && Text(action, "type") == "Action.Execute":
                return new TeamsActivity.Executed(context, Text(action, "verb") ?? "", Own(Child(action, "data")), Text(value, "trigger") == "automatic");
            case "task/fetch":
                return new TeamsActivity.DialogOpened(context, Own(Child(value, "data")));
            case "task/submit":
                return new TeamsActivity.DialogSubmitted(context, Own(Child(value, "data")));
            default:
                return new TeamsActivity.OtherInvoke(context, name);
        }
    }

    private static TeamsActivity Update(JsonObject activity, TeamsContext context)
    {
        var added = Ids(activity, "membersAdded");
        var removed = Ids(activity, "membersRemoved");
        if (added.Count + removed.Count > 0) return new TeamsActivity.MembersChanged(context, added, removed);
        return Text(Child(activity, "channelData"), "eventType") is { Length: > 0 and <= 100 } what ? new TeamsActivity.PlaceChanged(context, what) : new TeamsActivity.Unused(context, "conversationUpdate");
    }

    private static List<string> Ids(JsonObject activity, string name) => Children(activity, name).Select(member => Id(member, "id")).OfType<string>().ToList();

    // A part of its own, that can be put elsewhere.
    private static JsonObject Own(JsonObject? part) => part is null ? [] : (JsonObject)part.DeepClone();

    private static string? Id(JsonObject? parent, string name) => Text(parent, name) is { Length: > 0 and <= LongestId } id ? id : null;
}
