using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Tells administrators that a channel, or an approver's direct channel, refuses posts: once for each reason, until it has shown something again.</summary>
public sealed class RefusalNotices(Notices notices, CatalogSnapshots catalogs, ConsoleLinks links)
{
    private const int MostPeople = 10;
    private const string MessageGone = "message_not_found";

    /// <summary>Notes the notices within the caller's transaction, which also notes the refusal; the caller saves.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="post">What was refused; only the node that holds its workspace calls this.</param>
    /// <param name="refused">The surface's answer.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task TellAsync(DeployDbContext db, Post post, SurfaceAnswer.Refused refused, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(post);
        ArgumentNullException.ThrowIfNull(refused);

        // Somebody deleted this one message; the channel is as open as before.
        if (refused.Code == MessageGone) return;
        var catalog = await catalogs.GetAsync(cancellationToken);
        var inChannel = db.Posts.Where(p => p.Surface == post.Surface && p.ChannelId == post.ChannelId);

        // What was shown there last tells one time of refusing from the next.
        var shown = await inChannel.MaxAsync(p => p.ShownAt, cancellationToken);
        var others = await inChannel.CountAsync(p => p.Id != post.Id && p.RefusedCode != null && !p.IsSettled, cancellationToken);
        var key = $"refused {post.Surface} {post.ChannelId} {refused.Code} {shown?.ToUnixTimeMilliseconds() ?? 0}";
        await notices.TellAsync(db, key, Administrators(catalog), Text(catalog, post, refused.Reason, others), cancellationToken);
    }

    // Those whom a surface can know come first.
    private static List<Person> Administrators(CatalogSnapshot catalog) =>
        [.. catalog.People.Active.Where(p => p.Roles.Any(r => r.Role == Role.Admin)).OrderByDescending(p => (p.Slack ?? p.Teams ?? p.Email) is not null).Take(MostPeople)];

    private string Text(CatalogSnapshot catalog, Post post, string reason, int others)
    {
        var surface = char.ToUpperInvariant(post.Surface[0]) + post.Surface[1..];
        var deployment = new DeploymentId(post.DeploymentId);
        var what = post.PersonId is { } asked
            ? $"I cannot ask {catalog.People.Find(asked)?.Name ?? "an approver"} on {surface} to approve {deployment}"
            : $"I cannot post {deployment} in {post.ChannelId} on {surface}";
        var more = others > 0 ? $" {others + 1:N0} deployments are not shown there." : "";
        return $"⚠️ {what}: {ChatLines.OneLine(reason, 500)}{more} The catalog page lists what is refused: {links.Page("/catalog")}";
    }
}
