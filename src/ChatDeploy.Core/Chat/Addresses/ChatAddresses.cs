using System.Collections.Concurrent;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Chat.Addresses;

/// <summary>Remembers where surfaces can be spoken at.</summary>
public sealed class ChatAddresses(IDbContextFactory<DeployDbContext> contexts, IChatAddressStore store, TimeProvider clock)
{
    private const int MostKept = 20_000;
    private static readonly TimeSpan WrittenAgain = TimeSpan.FromHours(6);

    // What was written lately, so that not every line of a conversation writes its address again.
    private readonly ConcurrentDictionary<(string, string), (string Service, string? Member, DateTimeOffset At)> _written = new();

    /// <summary>Notes an address as it was told just now; the bot is there.</summary>
    /// <param name="told">The address.</param>
    /// <param name="isArrival">Whether the bot has just come: then it is back in all of the team's channels that are known.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    public async Task RememberAsync(ChatAddress told, bool isArrival, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        var now = clock.GetUtcNow();
        var key = (told.Surface, told.ConversationId);

        // Another node may have heard that the bot left: that it came is always written.
        if (!isArrival && _written.TryGetValue(key, out var last) && last.Service == told.ServiceUrl && last.Member == told.MemberId && now - last.At < WrittenAgain) return;
        told.SeenAt = now;
        await store.StoreAsync(told, cancellationToken);
        if (isArrival && told.TeamId is { } team)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.ChatAddresses.Where(a => a.Surface == told.Surface && a.TeamId == team && a.RemovedAt != null)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.RemovedAt, (DateTimeOffset?)null), cancellationToken);
        }

        if (_written.Count >= MostKept) _written.Clear();
        _written[key] = (told.ServiceUrl, told.MemberId, now);
    }

    /// <summary>Notes that the bot is not there any more.</summary>
    /// <param name="surface">The surface's name.</param>
    /// <param name="conversationId">Where that was told.</param>
    /// <param name="teamId">The team that the bot left, with all of its channels; null where it is none's.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    public async Task ForgetAsync(string surface, string conversationId, string? teamId, CancellationToken cancellationToken)
    {
        // Teams are left seldom, and what was written is soon written again.
        _written.Clear();
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.ChatAddresses.Where(a => a.Surface == surface && (a.ConversationId == conversationId || (teamId != null && a.TeamId == teamId)) && a.RemovedAt == null)
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
}
