using System.Collections.Concurrent;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People;

/// <summary>Says whom a token acts as. One per node, safe for any number of callers; a token in use is looked up every few seconds only.</summary>
public sealed class RecogniseToken(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, TimeProvider clock)
{
    /// <summary>How long an answer of the store is relied on: how late a revocation made on another node takes effect.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private int _revocations;

    /// <summary>The active person that the token acts as; null for a token that is unknown, revoked or expired, or whose person is archived.</summary>
    public async ValueTask<Person?> HandleAsync(string token, CancellationToken cancellationToken)
    {
        if (!SecretToken.HasForm(token)) return null;
        var hash = SecretToken.Hash(token);
        var key = Convert.ToBase64String(hash);
        if (!_known.TryGetValue(key, out var known) || clock.GetElapsedTime(known.LookedUp) > Freshness)
        {
            known = await LookUpAsync(key, hash, cancellationToken);
            if (known is null) return null;
        }

        if (known.ExpiresAt <= clock.GetUtcNow()) return null;
        var catalog = await catalogs.CoveringAsync(c => c.People.Find(known.PersonId) is not null, cancellationToken);
        return catalog.People.Find(known.PersonId) is { ArchivedAt: null } person ? person : null;
    }

    /// <summary>Makes this node ask the store again about a token.</summary>
    public void Forget(int tokenId)
    {
        Interlocked.Increment(ref _revocations);
        foreach (var pair in _known)
            if (pair.Value.TokenId == tokenId) _known.TryRemove(pair.Key, out _);
    }

    // Unknown tokens are not remembered: whoever guesses must not fill our memory.
    private async Task<Known?> LookUpAsync(string key, byte[] hash, CancellationToken cancellationToken)
    {
        var revocations = Volatile.Read(ref _revocations);
        var lookedUp = clock.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.ApiTokens.AsNoTracking().Where(t => t.Hash == hash && t.RevokedAt == null)
            .Select(t => new { t.Id, t.PersonId, t.ExpiresAt })
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            _known.TryRemove(key, out _);
            return null;
        }

        if (_known.Count >= MostKept) _known.Clear();
        var known = new Known(row.Id, row.PersonId, row.ExpiresAt, lookedUp);

        // An answer from before a revocation on this node must not outlive it.
        if (revocations == Volatile.Read(ref _revocations)) _known[key] = known;
        return known;
    }

    private sealed record Known(int TokenId, int PersonId, DateTimeOffset? ExpiresAt, long LookedUp);
}
