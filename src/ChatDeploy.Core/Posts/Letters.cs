using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>
/// Decides what is worth a letter, where a message cannot be changed once it was sent (<see cref="Chat.IChatSurface.CanEdit"/>): in a channel that approval
/// is asked for, that the deployment is paused, and its end; to an approver that they are asked, and what became of it (spec B6).
/// </summary>
/// <remarks>A channel's letters before the end are those that its events ask for; one that the catalog has dropped gets none any more.</remarks>
internal static class Letters
{
    private static readonly string[] Asked = ["approval_requested"];
    private static readonly string[] Paused = ["paused"];
    private static readonly string[] Ended = ["applied", "failed", "rejected", "cancelled", "expired", "rolled_back"];
    private static readonly string[] Decided = ["approval_given", "rejected", "cancelled", "expired", "plan_changed"];

    /// <summary>The key of the letter that is due: of what happened, since the post was looked at last, that is worth one and still holds. Null where none is.</summary>
    /// <remarks>Each letter is a message of its own, and the same one when it is tried again: whoever gets it twice can tell, and drops no other.</remarks>
    public static async Task<string?> KeyOfDueAsync(DeployDbContext db, Post post, OpenPost open, CancellationToken cancellationToken)
    {
        var worth = post.Audience == PostAudience.Channel ? OfChannel(open) : OfApprover(open);
        if (worth.Length == 0) return null;
        var about = await db.Timeline.Where(e => e.DeploymentId == post.DeploymentId && e.Id > post.ShownRevision && worth.Contains(e.Type)).MaxAsync(e => (long?)e.Id, cancellationToken);
        if (about is null || (post.Audience == PostAudience.Channel && !await IsWantedAsync(db, post, open, worth, cancellationToken))) return null;
        return $"{post.Key}-{about}";
    }

    private static string[] OfChannel(OpenPost open) => open switch
    {
        { Phase: PostPhase.Asking } => Asked,
        { Phase: PostPhase.Paused } => Paused,
        { HasEnded: true } => Ended,
        _ => [],
    };

    // Who has just decided need not be told so.
    private static string[] OfApprover(OpenPost open) => open switch
    {
        { Phase: PostPhase.Asking } => Asked,
        { Phase: PostPhase.Decided } => [],
        _ => Decided,
    };

    private static async Task<bool> IsWantedAsync(DeployDbContext db, Post post, OpenPost open, string[] worth, CancellationToken cancellationToken)
    {
        var channel = await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Surface == post.Surface && c.ExternalId == post.ChannelId && c.ArchivedAt == null, cancellationToken);
        return channel is not null && (open.HasEnded || channel.Events.Any(kind => EventKinds.Covers(kind, worth.ToHashSet(StringComparer.Ordinal))));
    }
}
