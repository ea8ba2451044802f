using System.Globalization;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <content>Channels and people.</content>
public sealed partial class SlackClient
{
    // Slack recommends no more than 200.
    private const int PageSize = 200;

    /// <summary>Reads a page of a channel's messages, the newest first, without what is in threads (<c>conversations.history</c>).</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="oldest">None that is older.</param>
    /// <param name="cursor">Where to go on; null: at the newest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackMessagePage> ReadHistoryAsync(string channel, DateTimeOffset oldest, string? cursor, CancellationToken cancellationToken) =>
        FormAsync(SlackMethod.History, SlackJson.Default.SlackMessagePage, SlackUrgency.Routine, cancellationToken, Page(channel, oldest, cursor));

    /// <summary>Reads a page of a thread, the oldest first (<c>conversations.replies</c>). The thread's first message may be among them.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="threadTs">The thread's first message.</param>
    /// <param name="oldest">None that is older.</param>
    /// <param name="cursor">Where to go on; null: at the oldest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackMessagePage> ReadThreadAsync(string channel, string threadTs, DateTimeOffset oldest, string? cursor, CancellationToken cancellationToken) =>
        FormAsync(SlackMethod.Replies, SlackJson.Default.SlackMessagePage, SlackUrgency.Routine, cancellationToken, [.. Page(channel, oldest, cursor), ("ts", threadTs)]);

    /// <summary>Reads a channel (<c>conversations.info</c>).</summary>
    public Task<SlackChannelFound> ReadChannelAsync(string channel, CancellationToken cancellationToken) =>
        FormAsync(SlackMethod.Channel, SlackJson.Default.SlackChannelFound, SlackUrgency.Awaited, cancellationToken, ("channel", channel));

    /// <summary>Opens, or finds, the conversation of the bot and a person (<c>conversations.open</c>).</summary>
    public Task<SlackChannelFound> OpenConversationAsync(string user, CancellationToken cancellationToken) =>
        JsonAsync(
            SlackMethod.OpenConversation, new SlackConversationArguments(user), SlackJson.Default.SlackConversationArguments, SlackJson.Default.SlackChannelFound, SlackUrgency.Routine, cancellationToken);

    /// <summary>Reads a person (<c>users.info</c>).</summary>
    public Task<SlackUserFound> ReadUserAsync(string user, CancellationToken cancellationToken) =>
        FormAsync(SlackMethod.User, SlackJson.Default.SlackUserFound, SlackUrgency.Awaited, cancellationToken, ("user", user));

    /// <summary>Finds a person by their address (<c>users.lookupByEmail</c>); <c>users_not_found</c> where nobody has it.</summary>
    public Task<SlackUserFound> FindUserAsync(string email, CancellationToken cancellationToken) =>
        FormAsync(SlackMethod.UserByEmail, SlackJson.Default.SlackUserFound, SlackUrgency.Awaited, cancellationToken, ("email", email));

    private static (string Name, string? Value)[] Page(string channel, DateTimeOffset oldest, string? cursor) =>
    [
        ("channel", channel),
        ("oldest", (oldest.ToUnixTimeMilliseconds() / 1_000m).ToString("0.000000", CultureInfo.InvariantCulture)),
        ("limit", PageSize.ToString(CultureInfo.InvariantCulture)),
        ("include_all_metadata", "true"),
        ("cursor", cursor),
    ];
}
