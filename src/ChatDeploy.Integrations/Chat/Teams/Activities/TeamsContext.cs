using ChatDeploy.Integrations.Chat.Teams.Connector;

namespace ChatDeploy.Integrations.Chat.Teams.Activities;

/// <summary>The kinds of conversation.</summary>
public enum TeamsConversationKind
{
    /// <summary>Between one person and the bot.</summary>
    Personal,

    /// <summary>A chat of several people.</summary>
    GroupChat,

    /// <summary>A team's channel, or a thread of one.</summary>
    Channel,
}

/// <summary>What every activity says of itself.</summary>
/// <param name="ChannelId">Bot Framework's channel: <c>msteams</c>.</param>
/// <param name="ServiceUrl">Where it is answered, as it was sent.</param>
/// <param name="ConversationId">The conversation, with its thread.</param>
/// <param name="Kind">The conversation's kind.</param>
/// <param name="BotId">The bot as a member, <c>28:…</c>.</param>
public sealed record TeamsContext(string ChannelId, string ServiceUrl, string ConversationId, TeamsConversationKind Kind, string BotId)
{
    /// <summary>The activity's id; null where it has none. With <see cref="ChannelId"/> and <see cref="ConversationId"/> it is the same when it is sent again.</summary>
    public string? Id { get; init; }

    /// <summary>Who; null where nobody did.</summary>
    public TeamsUser? From { get; init; }

    /// <summary>The tenant.</summary>
    public string? TenantId { get; init; }

    /// <summary>The team; null in chats.</summary>
    public string? TeamId { get; init; }

    /// <summary>The channel of the team, without a thread; null in chats.</summary>
    public string? TeamChannelId { get; init; }

    /// <summary>The message that this is about: the card that was pressed.</summary>
    public string? ReplyToId { get; init; }

    /// <summary>The person's language, as in <c>en-GB</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>The thread's first message; null outside threads.</summary>
    public string? ThreadRoot => new TeamsConversation(Nowhere, ConversationId).ThreadRoot;

    private static readonly Uri Nowhere = new("about:blank");

    /// <summary>The conversation to answer in, its thread included.</summary>
    /// <param name="serviceUrl">As the accepted token confirmed it.</param>
    public TeamsConversation Conversation(Uri serviceUrl) => new(serviceUrl, ConversationId);
}

/// <summary>Somebody.</summary>
/// <param name="Id">Their id for this bot, <c>29:…</c>.</param>
/// <param name="Name">Their name.</param>
/// <param name="AadObjectId">Their object id in Microsoft Entra: the only thing that says who they are.</param>
public sealed record TeamsUser(string Id, string? Name, string? AadObjectId);
