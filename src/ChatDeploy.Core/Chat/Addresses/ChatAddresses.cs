using System.Collections.Concurrent;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Chat.Addresses;

/// <summary>Remembers where surfaces can be spoken at.</summary>
public sealed class ChatAddresses(IDbContextFactory<DeployDbContext> contexts, TimeProvider clock)
{
    private const int MostKept = 20_000;
    private static readonly TimeSpan WrittenAgain = TimeSpan.FromHours(6);

    // What was written lately, so that not every line of a conversation writes its address again.
    private readonly ConcurrentDictionary<(string, string), (string Service, string? Member, DateTimeOffset At)> _written = new();

    /// <summary>Notes an address as it was told just now; the bot is there.</summary>
    public async Task RememberAsync(ChatAddress told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        var now = clock.GetUtcNow();
        var key = (told.Surface, told.ConversationId);
        if (_written.TryGetValue(key, out var last) && last.Service == told.ServiceUrl && last.Member == told.MemberId && now - last.At < WrittenAgain) return;
        if (!await UpdateAsync(told, now, cancellationToken))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            told.SeenAt = now;
            db.ChatAddresses.Add(told);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException)
            {
                // Another line of the same conversation was faster.
                await UpdateAsync(told, now, cancellationToken);
            }
        }

        if (_written.Count >= MostKept) _written.Clear();
        _written[key] = (told.ServiceUrl, told.MemberId, now);
    }

    /// <summary>Notes that the bot is not there any more.</summary>
    public async Task ForgetAsync(string surface, string conversationId, CancellationToken cancellationToken)
    {
        _written.TryRemove((surface, conversationId), out _);
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.ChatAddresses.Where(a => a.Surface == surface && a.ConversationId == conversationId && a.RemovedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.RemovedAt, now), cancellationToken);
    }

    /// <summary>A conversation; null where none was told of, or the bot was removed.</summary>
    public async Task<ChatAddress?> FindAsync(string surface, string conversationId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChatAddresses.AsNoTracking().SingleOrDefaultAsync(a => a.Surface == surface && a.ConversationId == conversationId && a.RemovedAt == null, cancellationToken);
    }

    /// <summary>The conversation with one person, the one heard of last; null where there is none.</summary>
    public async Task<ChatAddress?> OfPersonAsync(string surface, string personKey, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChatAddresses.AsNoTracking().Where(a => a.Surface == surface && a.PersonKey == personKey && a.RemovedAt == null)
            .OrderByDescending(a => a.SeenAt).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>People whom the bot knows on a surface: the id that the catalog has, and theirs for the bot. The ones heard of last first.</summary>
    public async Task<IReadOnlyList<(string PersonKey, string MemberId)>> MembersAsync(string surface, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.ChatAddresses.AsNoTracking().Where(a => a.Surface == surface && a.PersonKey != null && a.MemberId != null && a.RemovedAt == null)
            .OrderByDescending(a => a.SeenAt).Take(most).Select(a => new { a.PersonKey, a.MemberId }).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => (r.PersonKey!, r.MemberId!));
    }

    private async Task<bool> UpdateAsync(ChatAddress told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChatAddresses.Where(a => a.Surface == told.Surface && a.ConversationId == told.ConversationId).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.ServiceUrl, told.ServiceUrl).SetProperty(a => a.TenantId, told.TenantId).SetProperty(a => a.PersonKey, told.PersonKey)
                .SetProperty(a => a.MemberId, told.MemberId).SetProperty(a => a.SeenAt, now).SetProperty(a => a.RemovedAt, (DateTimeOffset?)null),
            cancellationToken) == 1;
    }
}
