using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Chat;

/// <summary>
/// A place where people talk to ChatDeploy, as far as posts go out to it (spec B4): the web chat, Slack, Teams, mail. It sends what
/// it is given and tells what came of it; what to send, when, and what to do about an outage is decided in <c>Core/Posts</c>.
/// </summary>
/// <remarks>
/// Methods answer with values. One that throws, or takes longer than the caller's token allows, counts as
/// <see cref="SurfaceAnswer.Unreachable"/> with an unknown outcome. Nothing is retried inside.
/// </remarks>
public interface IChatSurface
{
    /// <summary>Its name in the catalog: <c>web</c>, <c>slack</c>, <c>teams</c>, <c>mail</c>.</summary>
    string Name { get; }

    /// <summary>How often it may be called.</summary>
    SurfaceBudget Budget { get; }

    /// <summary>
    /// Whether a message can be changed once it was sent. Where it cannot, posts are letters (<c>Posts/Letters.cs</c>): sent anew when something
    /// happened that is worth one, never for progress, and without a thread; and to people only where no other surface knows them.
    /// </summary>
    bool CanEdit => true;

    /// <summary>The workspace (Slack's team, Teams' tenant) that a channel belongs to: one node at a time calls a workspace, within its budget.</summary>
    /// <returns>At most 100 characters.</returns>
    string WorkspaceOf(string channelId);

    /// <summary>Where a direct message to a person goes (spec B6): to be used as the channel of a post or a notice, the same for that person every time.</summary>
    /// <returns>
    /// At most 400 characters; null where the surface has no direct messages or does not know the person, and during an outage: it is asked
    /// again within seconds, so that what is not known had better be remembered for a while.
    /// </returns>
    ValueTask<string?> DirectChannelAsync(Person person, CancellationToken cancellationToken);

    /// <summary>
    /// Sends a new post to its channel, marked with its key where the surface can hold one. Where the channel is a direct one, the answer may
    /// name a message in another conversation; later calls about the post bring that answer and the direct channel.
    /// </summary>
    Task<SurfaceAnswer> SendAsync(OutgoingPost post, CancellationToken cancellationToken);

    /// <summary>Replaces what a post shows; where nothing can be changed (<see cref="CanEdit"/>), sends it anew as an answer to the first message. Its key is then another one.</summary>
    /// <param name="messageRef">What sending answered.</param>
    /// <param name="post">The whole post as it shall be.</param>
    /// <param name="cancellationToken">Ends the wait for an answer.</param>
    Task<SurfaceAnswer> EditAsync(string messageRef, OutgoingPost post, CancellationToken cancellationToken);

    /// <summary>Adds an entry to a post's thread.</summary>
    /// <param name="messageRef">The post.</param>
    /// <param name="reply">The entry.</param>
    /// <param name="cancellationToken">Ends the wait for an answer.</param>
    Task<SurfaceAnswer> ReplyAsync(string messageRef, OutgoingReply reply, CancellationToken cancellationToken);

    /// <summary>Sends a notice to its channel, a direct one or not, marked with its key as a post is. It counts as <see cref="CallKind.Send"/>.</summary>
    Task<SurfaceAnswer> NotifyAsync(OutgoingNotice notice, CancellationToken cancellationToken);

    /// <summary>Looks for a message that may have arrived although nobody was told so.</summary>
    /// <param name="message">Which.</param>
    /// <param name="cancellationToken">Ends the wait for an answer.</param>
    Task<FindAnswer> FindAsync(SoughtMessage message, CancellationToken cancellationToken);
}

/// <summary>A message that may have arrived.</summary>
/// <param name="Key">The key it was sent with.</param>
/// <param name="ChannelId">The channel it was sent to.</param>
/// <param name="ThreadOf">The message in whose thread it would be; null for a post or a notice.</param>
/// <param name="SentAfter">When the first try was about to begin: it is no older.</param>
public sealed record SoughtMessage(string Key, string ChannelId, string? ThreadOf, DateTimeOffset SentAfter);
