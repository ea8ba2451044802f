using System.Linq.Expressions;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>Reads the web chat as one person sees it.</summary>
public sealed class ChatQueries(IDbContextFactory<DeployDbContext> contexts)
{
    private const int MostChanges = 200;

    /// <summary>A page of a channel, threads left out: the newest messages, or those before one; oldest first within the page.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="readerId">Who reads.</param>
    /// <param name="before">The oldest message that is known already; null: the newest page.</param>
    /// <param name="limit">Messages of the page, 1 to 200.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<ChatPage> PageAsync(string channel, int readerId, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // Before the messages: what changes while they are read comes again with the changes after it.
        var revision = await db.ChatChannels.Where(c => c.Name == channel).Select(c => c.Revision).SingleOrDefaultAsync(cancellationToken);
        var messages = await Visible(db, channel, readerId).Where(m => m.ReplyToId == null && (before == null || m.Id < before))
            .OrderByDescending(m => m.Id).Take(limit + 1)
            .Select(View(db))
            .ToListAsync(cancellationToken);
        var more = messages.Count > limit;
        if (more) messages.RemoveAt(limit);
        messages.Reverse();
        return new ChatPage(messages, revision, more);
    }

    /// <summary>A message's thread, oldest first, at most 200 entries.</summary>
    public async Task<IReadOnlyList<ChatMessageView>> ThreadAsync(long messageId, int readerId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChatMessages.AsNoTracking().Where(m => m.ReplyToId == messageId && (m.OnlyForId == null || m.OnlyForId == readerId))
            .OrderBy(m => m.Id).Take(MostChanges)
            .Select(View(db))
            .ToListAsync(cancellationToken);
    }

    /// <summary>What appeared or changed in a channel after a revision, thread entries included, in that order; at most 200 messages, then ask again.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="readerId">Who reads.</param>
    /// <param name="afterRevision">The revision that is known already.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<ChatChanges> ChangesAsync(string channel, int readerId, long afterRevision, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var revision = await db.ChatChannels.Where(c => c.Name == channel).Select(c => c.Revision).SingleOrDefaultAsync(cancellationToken);
        if (revision <= afterRevision) return new ChatChanges([], afterRevision);
        var messages = await Visible(db, channel, readerId).Where(m => m.Revision > afterRevision)
            .OrderBy(m => m.Revision).Take(MostChanges)
            .Select(View(db))
            .ToListAsync(cancellationToken);
        return new ChatChanges(messages, messages.Count == MostChanges ? messages[^1].Revision : Math.Max(revision, messages.Count > 0 ? messages[^1].Revision : 0));
    }

    private static IQueryable<ChatMessage> Visible(DeployDbContext db, string channel, int readerId) =>
        db.ChatMessages.AsNoTracking().Where(m => m.Channel == channel && (m.OnlyForId == null || m.OnlyForId == readerId));

    private static Expression<Func<ChatMessage, ChatMessageView>> View(DeployDbContext db) => m => new ChatMessageView(
        m.Id,
        m.Revision,
        db.People.Where(p => p.Id == m.AuthorId).Select(p => p.Name).SingleOrDefault(),
        m.Text,
        m.Card,
        m.DeploymentId,
        m.OnlyForId != null,
        m.ReplyToId,
        m.ReplyToId == null ? db.ChatMessages.Count(r => r.ReplyToId == m.Id) : 0,
        m.CreatedAt,
        m.EditedAt);
}

/// <summary>A page of a channel.</summary>
/// <param name="Messages">Oldest first.</param>
/// <param name="Revision">What to ask changes after.</param>
/// <param name="HasOlder">Whether there are older ones.</param>
public sealed record ChatPage(IReadOnlyList<ChatMessageView> Messages, long Revision, bool HasOlder);

/// <summary>What changed in a channel.</summary>
/// <param name="Messages">In the order in which they changed; one that changed twice is there once, as it is now.</param>
/// <param name="Revision">What to ask further changes after.</param>
public sealed record ChatChanges(IReadOnlyList<ChatMessageView> Messages, long Revision);

/// <summary>A message as it is shown.</summary>
/// <param name="Id">Its key; messages are shown in its order.</param>
/// <param name="Revision">The channel's revision at which it appeared or last changed.</param>
/// <param name="Author">The person's name; null for the bot.</param>
/// <param name="Text">Light markdown; with a card the same in words.</param>
/// <param name="Card">The card, if any.</param>
/// <param name="DeploymentId">The deployment it is about.</param>
/// <param name="IsPrivate">Whether only the reader sees it.</param>
/// <param name="ReplyToId">The message in whose thread it is.</param>
/// <param name="Replies">Entries of its own thread.</param>
/// <param name="CreatedAt">When it was said.</param>
/// <param name="EditedAt">When it last changed.</param>
public sealed record ChatMessageView(
    long Id, long Revision, string? Author, string Text, CardContent? Card, long? DeploymentId, bool IsPrivate, long? ReplyToId, int Replies, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt);
