using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Reconcilers;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Hands out the matrix as it is now. One per node, safe for any number of callers.</summary>
/// <remarks>
/// Looks at the store before answering when <see cref="Hint.VersionsChanged"/> was raised since the last look, so whoever
/// changed a version on this node sees it, and whenever the catalog changed; <see cref="RefreshMatrix"/> looks every second
/// besides, for changes whose hint was lost (freshness: performance goal 9). Only what is newer than the last revision is read.
/// </remarks>
public sealed partial class MatrixSnapshots(
    ICurrentVersionStore store, CatalogSnapshots catalogs, Hints hints, TimeProvider clock, ILogger<MatrixSnapshots> logger) : IDisposable
{
    private readonly SemaphoreSlim _looking = new(1, 1);
    private MatrixRefresh? _refresh;
    private volatile Look? _last;

    /// <summary>The matrix; loads it at first use.</summary>
    public async ValueTask<MatrixSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var last = _last;
        return IsFresh(last, catalog) ? last!.Snapshot : await LookAsync(catalog, always: false, cancellationToken);
    }

    /// <summary>The matrix, after a look at the store whatever hints say.</summary>
    public async Task<MatrixSnapshot> RefreshAsync(CancellationToken cancellationToken) =>
        await LookAsync(await catalogs.GetAsync(cancellationToken), always: true, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _looking.Dispose();

    private async Task<MatrixSnapshot> LookAsync(CatalogSnapshot catalog, bool always, CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            var last = _last;

            // Another caller may have been served a newer catalog while this one waited.
            if (last is not null && last.Snapshot.Catalog.Revision > catalog.Revision) catalog = last.Snapshot.Catalog;
            if (!always && IsFresh(last, catalog)) return last!.Snapshot;

            // Taken before looking, so that a change committed while we look is looked for again.
            var changed = hints.Next(Hint.VersionsChanged);
            var changes = last?.Snapshot.Catalog == catalog ? await store.ReadChangesAsync(last.Snapshot.Revision, cancellationToken) : null;
            var snapshot = changes is null ? await LoadAsync(catalog, cancellationToken) : _refresh!.Apply(last!.Snapshot, changes);
            _last = new Look(snapshot, changed);
            return snapshot;
        }
        finally
        {
            _looking.Release();
        }
    }

    private async Task<MatrixSnapshot> LoadAsync(CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var everything = await store.ReadEverythingAsync(cancellationToken);
        var refresh = new MatrixRefresh(catalog);
        var snapshot = refresh.Load(everything);
        _refresh = refresh;
        Log.Loaded(logger, snapshot.Revision, everything.Groups.Sum(g => g.SiteIds.Length), clock.GetElapsedTime(began).TotalMilliseconds);
        return snapshot;
    }

    private static bool IsFresh(Look? look, CatalogSnapshot catalog) =>
        look is not null && look.Snapshot.Catalog == catalog && !look.Changed.IsCompleted;

    private sealed record Look(MatrixSnapshot Snapshot, Task Changed);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Matrix revision {Revision} loaded: {Cells} cells in {Milliseconds:0} ms")]
        public static partial void Loaded(ILogger logger, long revision, int cells, double milliseconds);
    }
}
