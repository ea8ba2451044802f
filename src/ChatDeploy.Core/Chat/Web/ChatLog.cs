using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>Writes messages of the web chat. A channel's revisions are given out under its row's lock, so that they become visible in order.</summary>
public sealed class ChatLog(IDbContextFactory<DeployDbContext> contexts, Hints hints, TimeProvider clock)
{
    /// <summary>Adds a message; one whose key is there already is not added again.</summary>
    /// <returns>The message's id.</returns>
    public async Task<long> AddAsync(NewChatMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        await EnsureChannelAsync(message.Channel, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var revision = await NextRevisionAsync(db, message.Channel, cancellationToken);
        if (message.Key is { } key && await FindAsync(db, key, cancellationToken) is { } there) return there;
        var row = new ChatMessage
        {
            Channel = message.Channel,
            Revision = revision,
            AuthorId = message.AuthorId,
            Text = message.Text,
            Card = message.Card,
            DeploymentId = message.DeploymentId,
            OnlyForId = message.OnlyForId,
            ReplyToId = message.ReplyToId,
            Key = message.Key,
            CreatedAt = clock.GetUtcNow(),
        };
        db.ChatMessages.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.ChatChanged);
        return row.Id;
    }

    /// <summary>Replaces what a message shows.</summary>
    /// <returns>False when there is no such message any more.</returns>
    public async Task<bool> EditAsync(long id, string text, CardContent? card, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var channel = await db.ChatMessages.Where(m => m.Id == id).Select(m => m.Channel).SingleOrDefaultAsync(cancellationToken);
        if (channel is null) return false;
        var revision = await NextRevisionAsync(db, channel, cancellationToken);
        if (await db.ChatMessages.SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } row) return false;
        (row.Text, row.Card, row.EditedAt, row.Revision) = (text, card, clock.GetUtcNow(), revision);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.ChatChanged);
        return true;
    }

    /// <summary>Whether the message is still kept.</summary>
    public async Task<bool> ExistsAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChatMessages.AnyAsync(m => m.Id == id, cancellationToken);
    }

    /// <summary>The message that was sent with a key; null when there is none.</summary>
    public async Task<long?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, key, cancellationToken);
    }

    private static Task<long?> FindAsync(DeployDbContext db, string key, CancellationToken cancellationToken) =>
        db.ChatMessages.Where(m => m.Key == key).Select(m => (long?)m.Id).SingleOrDefaultAsync(cancellationToken);

    private static async Task<long> NextRevisionAsync(DeployDbContext db, string channel, CancellationToken cancellationToken)
    {
        await db.ChatChannels.Where(c => c.Name == channel).ExecuteUpdateAsync(set => set.SetProperty(c => c.Revision, c => c.Revision + 1), cancellationToken);
        return await db.ChatChannels.Where(c => c.Name == channel).Select(c => c.Revision).SingleAsync(cancellationToken);
    }

    private async Task EnsureChannelAsync(string channel, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ChatChannels.AnyAsync(c => c.Name == channel, cancellationToken)) return;
        db.ChatChannels.Add(new ChatChannel { Name = channel });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody else said something there for the first time at the same moment; if it was another trouble, the next statement has it too.
        }
    }
}

/// <summary>A message to be added; see <see cref="ChatMessage"/>.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Text">Light markdown.</param>
/// <param name="AuthorId">The person; null for the bot.</param>
/// <param name="Card">The card, if any.</param>
/// <param name="DeploymentId">The deployment it is about.</param>
/// <param name="OnlyForId">The only person who sees it.</param>
/// <param name="ReplyToId">The message in whose thread it is.</param>
/// <param name="Key">What makes it unique.</param>
public sealed record NewChatMessage(
    string Channel, string Text, int? AuthorId = null, CardContent? Card = null, long? DeploymentId = null, int? OnlyForId = null, long? ReplyToId = null, string? Key = null);
