using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Tells every subscribed channel something that is about no one deployment, once each; they are sent as notices to people are.</summary>
public sealed class ChannelNotices(SubscribedChannels channels, TimeProvider clock)
{
    /// <summary>Notes within the caller's transaction that all channels are to be told; the caller saves.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="key">What it is about, at most 100 characters; a channel is told of a key once.</param>
    /// <param name="text">A few lines of light markdown.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task TellAsync(DeployDbContext db, string key, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.Length <= Notice.LongestText ? text : text[..(Notice.LongestText - 1)] + "…";
        foreach (var channel in (await channels.ListAsync(db, cancellationToken)).DistinctBy(c => (c.Surface, c.ExternalId)))
        {
            var own = $"{key} {channel.Surface} {channel.ExternalId}";
            if (await db.Notices.AnyAsync(n => n.Key == own, cancellationToken)) continue;
            var notice = new Notice { Key = own, PersonId = Notice.Nobody, Text = cut, CreatedAt = clock.GetUtcNow() };
            notice.Address(channel.Surface, channels.Surface(channel.Surface)!.WorkspaceOf(channel.ExternalId), channel.ExternalId);
            db.Notices.Add(notice);
        }
    }
}
