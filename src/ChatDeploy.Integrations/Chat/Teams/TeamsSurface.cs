using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Chat.Addresses;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Teams.Connector;

namespace ChatDeploy.Integrations.Chat.Teams;

/// <summary>Teams as a surface (spec B4). Nobody can ask Teams whether a message arrived: one whose answer was lost may leave a copy behind, which is removed when somebody clicks it.</summary>
public sealed class TeamsSurface(ConnectorClient connector, ChatAddresses addresses, TeamsContents contents, TeamsViewers viewers) : IChatSurface
{
    /// <summary>The surface's name.</summary>
    public const string SurfaceName = "teams";

    private static readonly SurfaceAnswer.Refused NotThere = new("not_installed", "The bot is not there. Add the app to the team or chat in Teams (or say something to it there), and check the channel's id in the catalog.");

    /// <inheritdoc/>
    public string Name => SurfaceName;

    /// <inheritdoc/>
    /// <remarks>What counts is a conversation's: 60 calls in 30 seconds and 1,800 in an hour, of which four fifths are ours (Teams notes, section 5): an edit every three seconds (performance goal 13: two).</remarks>
    public SurfaceBudget Budget { get; } = new(
        1_200, 1_200, 1_200, 60, Burst: 100, BetweenEdits: TimeSpan.FromSeconds(3), BetweenCallsInChannel: TimeSpan.FromMilliseconds(700));

    /// <inheritdoc/>
    public string WorkspaceOf(string channelId) => SurfaceName;

    /// <inheritdoc/>
    public async ValueTask<string?> DirectChannelAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        return string.IsNullOrEmpty(person.Teams) ? null : (await addresses.OfPersonAsync(SurfaceName, person.Teams.ToLowerInvariant(), cancellationToken))?.ConversationId;
    }

    /// <inheritdoc/>
    public async Task<SurfaceAnswer> SendAsync(OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        if (await FindAsync(post.ChannelId, cancellationToken) is not { } conversation) return NotThere;
        var content = await ContentAsync(conversation, post, cancellationToken) with { Alerts = conversation.IsPersonal };
        return Answer(await connector.SendAsync(conversation, content, TeamsUrgency.Routine, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<SurfaceAnswer> EditAsync(string messageRef, OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        if (await FindAsync(post.ChannelId, cancellationToken) is not { } conversation) return NotThere;
        var done = await connector.UpdateAsync(conversation, messageRef, await ContentAsync(conversation, post, cancellationToken), TeamsUrgency.Routine, cancellationToken);
        return done.Failure?.ToSurfaceAnswer() ?? new SurfaceAnswer.Sent(messageRef);
    }

    /// <inheritdoc/>
    public async Task<SurfaceAnswer> ReplyAsync(string messageRef, OutgoingReply reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (await FindAsync(reply.ChannelId, cancellationToken) is not { } conversation) return NotThere;

        // Chats have no threads: there the line says what it is about.
        var thread = conversation.InThread(messageRef);
        var text = thread == conversation ? $"**{new DeploymentId(reply.DeploymentId)}** · {reply.Text}" : reply.Text;
        return Answer(await connector.SendAsync(thread, TeamsContents.In(thread, TeamsContents.Lines(text)), TeamsUrgency.Routine, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<SurfaceAnswer> NotifyAsync(OutgoingNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (await FindAsync(notice.ChannelId, cancellationToken) is not { } conversation) return NotThere;
        return Answer(await connector.SendAsync(conversation, TeamsContents.In(conversation, TeamsContents.Lines(notice.Text)) with { Alerts = true }, TeamsUrgency.Routine, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<FindAnswer> FindAsync(SoughtMessage message, CancellationToken cancellationToken) => Task.FromResult<FindAnswer>(new FindAnswer.CannotSay());

    private async Task<TeamsContent> ContentAsync(TeamsConversation conversation, OutgoingPost post, CancellationToken cancellationToken) =>
        TeamsContents.In(conversation, contents.Message(post.Card, post.Text, await viewers.RefreshAsync(post.DeploymentId, cancellationToken)));

    private async Task<TeamsConversation?> FindAsync(string channelId, CancellationToken cancellationToken) =>
        await addresses.FindAsync(SurfaceName, channelId, cancellationToken) is { } address && SafeUrl.TryReadService(address.ServiceUrl, out var service) ? new TeamsConversation(service, address.ConversationId) : null;

    private static SurfaceAnswer Answer(ConnectorPosted posted) => posted.Failure?.ToSurfaceAnswer() ?? new SurfaceAnswer.Sent(posted.Id);
}
