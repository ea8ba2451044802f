using ChatDeploy.Core.Chat;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Mail.Letters;

namespace ChatDeploy.Integrations.Chat.Mail;

/// <summary>Mail as a surface (spec B6): channels are addresses, posts are letters. Nothing can be said or pressed by mail; every letter links to the console.</summary>
/// <remarks>
/// A message is known by its <c>Message-ID</c>, which comes from its key: where a server's answer was lost and the mail is sent again, whoever
/// receives both can tell that they are one.
/// </remarks>
public sealed class MailSurface(LetterWriter writer, MailSender sender) : IChatSurface
{
    /// <summary>The surface's name.</summary>
    public const string SurfaceName = "mail";

    /// <inheritdoc/>
    public string Name => SurfaceName;

    /// <inheritdoc/>
    /// <remarks>A mail a second is what the smaller providers take. Many servers look through a mail before they say that they have it.</remarks>
    public SurfaceBudget Budget { get; } = new(
        60, 60, 60, 60, Burst: 20, BetweenEdits: TimeSpan.Zero, BetweenCallsInChannel: TimeSpan.Zero, PacesEdits: false, LongestCall: TimeSpan.FromSeconds(12));

    /// <inheritdoc/>
    public bool CanEdit => false;

    /// <inheritdoc/>
    public string WorkspaceOf(string channelId) => SurfaceName;

    /// <inheritdoc/>
    public ValueTask<string?> DirectChannelAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(string.IsNullOrEmpty(person.Email) ? null : person.Email);
    }

    /// <inheritdoc/>
    public Task<SurfaceAnswer> SendAsync(OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        return sender.SendAsync(writer.Write(post, null), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<SurfaceAnswer> EditAsync(string messageRef, OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        var answer = await sender.SendAsync(writer.Write(post, messageRef), cancellationToken);

        // All letters about a deployment answer the first.
        return answer is SurfaceAnswer.Sent ? new SurfaceAnswer.Sent(messageRef) : answer;
    }

    /// <inheritdoc/>
    public Task<SurfaceAnswer> ReplyAsync(string messageRef, OutgoingReply reply, CancellationToken cancellationToken) =>
        Task.FromResult<SurfaceAnswer>(new SurfaceAnswer.Refused("no_threads", "Mails have no threads."));

    /// <inheritdoc/>
    public Task<SurfaceAnswer> NotifyAsync(OutgoingNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return sender.SendAsync(writer.Write(notice), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<FindAnswer> FindAsync(SoughtMessage message, CancellationToken cancellationToken) => Task.FromResult<FindAnswer>(new FindAnswer.CannotSay());
}
