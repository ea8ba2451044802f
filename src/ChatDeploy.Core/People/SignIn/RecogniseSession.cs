using System.Collections.Concurrent;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>Says who is signed in with a session's secret. One per node, safe for any number of callers; a session in use is looked up every few seconds only.</summary>
public sealed class RecogniseSession(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, TimeProvider clock)
{
    /// <summary>How long an answer of the store is relied on: how late a revocation made on another node takes effect.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private int _revocations;

    /// <summary>The session and its active person; null for one that is unknown, revoked, expired or unused for too long, or whose person is archived.</summary>
    public async ValueTask<RecognisedSession?> HandleAsync(string? secret, CancellationToken cancellationToken)
    {
        if (secret is null || !SignInSecret.HasForm(secret)) return null;
        var hash = SignInSecret.Hash(secret);
        var key = Convert.ToBase64String(hash);
        if (!_known.TryGetValue(key, out var known) || clock.GetElapsedTime(known.LookedUp) > Freshness)
        {
            known = await LookUpAsync(key, hash, cancellationToken);
            if (known is null) return null;
        }

        if (known.ExpiresAt <= clock.GetUtcNow()) return null;
        var catalog = await catalogs.CoveringAsync(c => c.People.Find(known.PersonId) is not null, cancellationToken);
        return catalog.People.Find(known.PersonId) is { ArchivedAt: null } person ? new RecognisedSession(known.SessionId, person) : null;
    }

    /// <summary>Makes this node ask the store again about a session.</summary>
    public void Forget(int sessionId)
    {
        Interlocked.Increment(ref _revocations);
        foreach (var pair in _known)
            if (pair.Value.SessionId == sessionId) _known.TryRemove(pair.Key, out _);
    }

    // Unknown secrets are not remembered: whoever guesses must not fill our memory.
    private async Task<Known?> LookUpAsync(string key, byte[] hash, CancellationToken cancellationToken)
    {
        var revocations = Volatile.Read(ref _revocations);
        var lookedUp = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.WebSessions.AsNoTracking().LiveAt(now).Where(s => s.Hash == hash)
            .Select(s => new { s.Id, s.PersonId, s.SeenAt, s.ExpiresAt })
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            _known.TryRemove(key, out _);
            return null;
        }

        // Of many requests and nodes at once one writes: the others find it seen.
        var unseen = now - SeenEvery;
        if (row.SeenAt <= unseen)
            await db.WebSessions.Where(s => s.Id == row.Id && s.SeenAt <= unseen).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now), cancellationToken);

        if (_known.Count >= MostKept) _known.Clear();
        var known = new Known(row.Id, row.PersonId, row.ExpiresAt, lookedUp);

        // An answer from before a revocation on this node must not outlive it.
        if (revocations == Volatile.Read(ref _revocations)) _known[key] = known;
        return known;
    }

    private sealed record Known(int SessionId, int PersonId, DateTimeOffset ExpiresAt, long LookedUp);
}

/// <summary>A session that holds.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Person">Who is signed in, active.</param>
public sealed record RecognisedSession(int Id, Person Person);
