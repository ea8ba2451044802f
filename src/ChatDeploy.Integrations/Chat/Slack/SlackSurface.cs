using ChatDeploy.Core.Chat;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.People;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>Slack as a surface (spec B4): messages marked with their key, so that one whose answer was lost is found again.</summary>
/// <remarks>
/// A message is known by its <c>ts</c>. One to a person is sent to their user id, and lies in a conversation that Slack only then
/// tells: it is known as <c>conversation/ts</c>.
/// </remarks>
public sealed class SlackSurface(SlackClient slack, SlackSearch search, SlackCards cards, SlackPeople people) : IChatSurface
{
    /// <summary>The surface's name.</summary>
    public const string SurfaceName = "slack";

    /// <inheritdoc/>
    public string Name => SurfaceName;

    /// <inheritdoc/>
    public SurfaceBudget Budget => SlackPace.Posts;

    /// <inheritdoc/>
    /// <remarks>One installation of the app has one workspace.</remarks>
    public string WorkspaceOf(string channelId) => SurfaceName;

    /// <inheritdoc/>
    public ValueTask<string?> DirectChannelAsync(Person person, CancellationToken cancellationToken) => people.IdOfAsync(person, cancellationToken);

    /// <inheritdoc/>
    public async Task<SurfaceAnswer> SendAsync(OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        var sent = await slack.PostMessageAsync(
            post.ChannelId, cards.Message(post.Card, post.Text), null, SlackMetadata.For(post.Key, post.DeploymentId), SlackUrgency.Routine, cancellationToken);
        return Answer(sent, post.ChannelId);
    }

    /// <inheritdoc/>
    public async Task<SurfaceAnswer> EditAsync(string messageRef, OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        var (channel, ts) = Split(messageRef, post.ChannelId);
        return Answer(await slack.UpdateMessageAsync(channel, ts, cards.Message(post.Card, post.Text), SlackUrgency.Routine, cancellationToken), post.ChannelId);
    }

    /// <inheritdoc/>
    public async Task<SurfaceAnswer> ReplyAsync(string messageRef, OutgoingReply reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var (channel, ts) = Split(messageRef, reply.ChannelId);
        return Answer(await slack.PostMessageAsync(channel, SlackCards.Lines(reply.Text), ts, SlackMetadata.For(reply.Key, reply.DeploymentId), SlackUrgency.Routine, cancellationToken), reply.ChannelId);
    }

    /// <inheritdoc/>
    public async Task<SurfaceAnswer> NotifyAsync(OutgoingNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return Answer(await slack.PostMessageAsync(notice.ChannelId, SlackCards.Lines(notice.Text), null, SlackMetadata.For(notice.Key), SlackUrgency.Routine, cancellationToken), notice.ChannelId);
    }

    /// <inheritdoc/>
    public async Task<FindAnswer> FindAsync(SoughtMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var channel = message.ChannelId;
        if (message.ThreadOf is { } thread)
        {
            var (conversation, ts) = Split(thread, channel);
            return Named(await search.FindAsync(message with { ChannelId = conversation, ThreadOf = ts }, cancellationToken), conversation, channel);
        }

        if (!IsPerson(channel)) return await search.FindAsync(message, cancellationToken);
        var opened = await slack.OpenConversationAsync(channel, cancellationToken);
        if (opened.Failure is { } failure)
            return failure.ToSurfaceAnswer() is SurfaceAnswer.Refused ? new FindAnswer.CannotSay() : new FindAnswer.NotNow(failure.Kind == SlackFailureKind.Throttled ? failure.RetryAfter : null, failure.Code);
        return Named(await search.FindAsync(message with { ChannelId = opened.Channel.Id }, cancellationToken), opened.Channel.Id, channel);
    }

    /// <summary>The conversation and the <c>ts</c> of a message.</summary>
    /// <param name="messageRef">As sending answered.</param>
    /// <param name="channelId">The channel that it was sent to.</param>
    internal static (string Channel, string Ts) Split(string messageRef, string channelId) =>
        messageRef.IndexOf('/', StringComparison.Ordinal) is > 0 and var at ? (messageRef[..at], messageRef[(at + 1)..]) : (channelId, messageRef);

    private static SurfaceAnswer Answer(SlackPosted posted, string channelId) =>
        posted.Failure is { } failure ? failure.ToSurfaceAnswer() : new SurfaceAnswer.Sent(Ref(posted.Channel, posted.Ts, channelId));

    private static FindAnswer Named(FindAnswer answer, string conversation, string channelId) =>
        answer is FindAnswer.Found found ? new FindAnswer.Found(Ref(conversation, found.MessageRef, channelId)) : answer;

    private static string Ref(string conversation, string ts, string channelId) => IsPerson(channelId) ? $"{conversation}/{ts}" : ts;

    /// <summary>Whether an id is a person's. Slack's ids: U and W are people, D is a conversation with one, C and G are channels.</summary>
    internal static bool IsPerson(string id) => id.Length > 0 && id[0] is 'U' or 'W';
}
