using System.Data;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Catalog;

/// <summary>Hands out the catalog as it is now. One per node, safe for any number of callers.</summary>
/// <remarks>
/// Looks at the store at most every 200 ms, and at once after <see cref="Hint.CatalogApplied"/> was raised here, so that who
/// applied a catalog on this node sees it and every other node does 200 ms after its next question. Loads again only when
/// the highest <see cref="CatalogRevision.Id"/> has changed.
/// </remarks>
public sealed partial class CatalogSnapshots(
    IDbContextFactory<DeployDbContext> contexts, Hints hints, TimeProvider clock, ILogger<CatalogSnapshots> logger) : IDisposable
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private volatile Look? _last;

    /// <summary>The catalog; completes synchronously when it was looked at within 200 ms.</summary>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked; an old catalog is not given out, because rights depend on it.</exception>
    public ValueTask<CatalogSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        return IsFresh(last) ? new ValueTask<CatalogSnapshot>(last!.Snapshot) : new ValueTask<CatalogSnapshot>(LookAsync(always: false, cancellationToken));
    }

    /// <summary>Loads the catalog again whether or not its revision changed.</summary>
    public Task<CatalogSnapshot> ReloadAsync(CancellationToken cancellationToken) => LookAsync(always: true, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _looking.Dispose();

    private async Task<CatalogSnapshot> LookAsync(bool always, CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            var last = _last;
            if (!always && IsFresh(last)) return last!.Snapshot;

            // Taken before looking, so that a catalog applied while we look is looked for again.
            var applied = hints.Next(Hint.CatalogApplied);
            var at = clock.GetTimestamp();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var revision = await db.CatalogRevisions.MaxAsync(r => (int?)r.Id, cancellationToken) ?? 0;
            var snapshot = !always && last?.Snapshot.Revision == revision ? last.Snapshot : await LoadAsync(db, cancellationToken);
            _last = new Look(snapshot, at, applied);
            return snapshot;
        }
        finally
        {
            _looking.Release();
        }
    }

    private async Task<CatalogSnapshot> LoadAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();

        // One view of the store for all tables: a catalog applied in between is in all of them or in none.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var snapshot = new CatalogSnapshot(
            await db.CatalogRevisions.MaxAsync(r => (int?)r.Id, cancellationToken) ?? 0,
            await db.Tenants.AsNoTracking().ToListAsync(cancellationToken),
            await db.Sites.AsNoTracking().ToListAsync(cancellationToken),
            await db.Tools.AsNoTracking().ToListAsync(cancellationToken),
            await db.Environments.AsNoTracking().ToListAsync(cancellationToken),
            await db.People.AsNoTracking().ToListAsync(cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        Log.Loaded(logger, snapshot.Revision, snapshot.Sites.Active.Count, snapshot.Tools.Active.Count, clock.GetElapsedTime(began).TotalMilliseconds);
        return snapshot;
    }

    private bool IsFresh(Look? look) =>
        look is not null && !look.Applied.IsCompleted && clock.GetElapsedTime(look.At) < _lookEvery;

    private sealed record Look(CatalogSnapshot Snapshot, long At, Task Applied);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Catalog revision {Revision} loaded: {Sites} sites, {Tools} tools, in {Milliseconds:0} ms")]
        public static partial void Loaded(ILogger logger, int revision, int sites, int tools, double milliseconds);
    }
}
