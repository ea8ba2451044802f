using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Tells people something in a direct message, or channels something that is about no one deployment: each of them once.</summary>
public sealed class Notices(SubscribedChannels channels, TimeProvider clock)
{
    /// <summary>Notes within the caller's transaction that people are to be told; the caller saves. The messages come by themselves, on the first surface that knows the person.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="key">What it is about, at most 600 characters: who was told of the key already is not told again for as long as the notice is kept.</param>
    /// <param name="people">Who.</param>
    /// <param name="text">A few lines of light markdown, cut at 2,000 characters.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <remarks>Callers see to it that two of them do not tell of the same key at once, by a lock or a lease; else the unique index refuses the later one.</remarks>
    public async Task TellAsync(DeployDbContext db, string key, IReadOnlyCollection<Person> people, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(text);
        var told = await db.Notices.Where(n => n.Key == key).Select(n => n.PersonId).ToListAsync(cancellationToken);
        var cut = Cut(text);
        var now = clock.GetUtcNow();
        db.Notices.AddRange(people.Where(p => !told.Contains(p.Id)).Select(p => new Notice { Key = key, PersonId = p.Id, Text = cut, CreatedAt = now }));
    }

    /// <summary>Notes within the caller's transaction that the channels which follow a tool are to be told; the caller saves.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="key">What it is about, at most 180 characters: a channel that was told of the key already is not told again for as long as the notice is kept.</param>
    /// <param name="tool">The tool; a channel follows it whatever the events and environments it wants to hear of.</param>
    /// <param name="text">A few lines of light markdown, cut at 2,000 characters.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <remarks>As with people, callers see to it that two of them do not tell of the same key at once.</remarks>
    public async Task TellChannelsAsync(DeployDbContext db, string key, Tool tool, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(tool);
        await TellAsync(db, key, (await channels.ListAsync(db, cancellationToken)).Where(c => Subscriptions.Follows(c, tool)), text, cancellationToken);
    }

    /// <summary>As <see cref="TellChannelsAsync(DeployDbContext, string, Tool, string, CancellationToken)"/>, every channel, whatever it follows.</summary>
    public async Task TellChannelsAsync(DeployDbContext db, string key, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await TellAsync(db, key, await channels.ListAsync(db, cancellationToken), text, cancellationToken);
    }

    private async Task TellAsync(DeployDbContext db, string key, IEnumerable<Channel> told, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var channel in told.DistinctBy(c => (c.Surface, c.ExternalId)))
        {
            var own = $"{key} {channel.Surface} {channel.ExternalId}";
            if (await db.Notices.AnyAsync(n => n.Key == own && n.PersonId == Notice.Nobody, cancellationToken)) continue;
            var notice = new Notice { Key = own, PersonId = Notice.Nobody, Text = Cut(text), CreatedAt = clock.GetUtcNow() };
            notice.Address(channel.Surface, channels.Surface(channel.Surface)!.WorkspaceOf(channel.ExternalId), channel.ExternalId);
            db.Notices.Add(notice);
        }
    }

    private static string Cut(string text) => text.Length <= Notice.LongestText ? text : text[..(Notice.LongestText - 1)] + "…";
}
