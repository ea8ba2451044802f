using System.Globalization;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.People;

namespace ChatDeploy.Integrations.Chat.Web;

/// <summary>The web chat as a surface: its platform is our own store, so it can always be asked, and a key is never stored twice.</summary>
internal sealed class WebSurface(ChatLog log) : IChatSurface
{
    public string Name => WebChannels.Surface;

    // The store bears far more; this keeps pages calm.
    public SurfaceBudget Budget { get; } = new(6_000, 6_000, 6_000, 6_000, Burst: 200, BetweenEdits: TimeSpan.FromMilliseconds(500), BetweenCallsInChannel: TimeSpan.Zero);

    public string WorkspaceOf(string channelId) => Name;

    // The console has the approval inbox and a page for every deployment; it has no messages to one person.
    public ValueTask<string?> DirectChannelAsync(Person person, CancellationToken cancellationToken) => new((string?)null);

    public async Task<SurfaceAnswer> NotifyAsync(OutgoingNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);

        // There are no direct messages: what is told here is told to a channel.
        return new SurfaceAnswer.Sent(Ref(await log.AddAsync(new NewChatMessage(notice.ChannelId, notice.Text, Key: notice.Key), cancellationToken)));
    }

    public async Task<SurfaceAnswer> SendAsync(OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        var id = await log.AddAsync(new NewChatMessage(post.ChannelId, post.Text, Card: post.Card, DeploymentId: post.DeploymentId, Key: post.Key), cancellationToken);
        return new SurfaceAnswer.Sent(Ref(id));
    }

    public async Task<SurfaceAnswer> EditAsync(string messageRef, OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        return await log.EditAsync(Id(messageRef), post.Text, post.Card, cancellationToken)
            ? new SurfaceAnswer.Sent(messageRef)
            : new SurfaceAnswer.Refused("message_not_found", "The message is no longer kept.");
    }

    public async Task<SurfaceAnswer> ReplyAsync(string messageRef, OutgoingReply reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (!await log.ExistsAsync(Id(messageRef), cancellationToken)) return new SurfaceAnswer.Refused("message_not_found", "The message is no longer kept.");
        var id = await log.AddAsync(new NewChatMessage(reply.ChannelId, reply.Text, DeploymentId: reply.DeploymentId, ReplyToId: Id(messageRef), Key: reply.Key), cancellationToken);
        return new SurfaceAnswer.Sent(Ref(id));
    }

    public async Task<FindAnswer> FindAsync(SoughtMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return await log.FindAsync(message.Key, cancellationToken) is { } id ? new FindAnswer.Found(Ref(id)) : new FindAnswer.Missing();
    }

    private static string Ref(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static long Id(string messageRef) => long.Parse(messageRef, CultureInfo.InvariantCulture);
}
