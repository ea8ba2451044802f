using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// Looks at every repository of the catalog, at the start and every few minutes, and writes down the pushes whose webhook never came as
/// deliveries of their own (spec A3). One node looks at a repository at a time: claiming its row is the lease.
/// </summary>
public sealed partial class FindMissedPushes(
    IDbContextFactory<DeployDbContext> contexts,
    CatalogSnapshots catalogs,
    RepositoryReader reader,
    IDeliveryStore deliveries,
    SilentRepositories silent,
    Hints hints,
    IOptions<ReadyQueueOptions> options,
    TimeProvider clock,
    ILogger<FindMissedPushes> logger) : IReconciler
{
    private const int MostAtOnce = 4;

    // Longer than any look: a node that dies while it looks costs no more.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AtStart = TimeSpan.FromSeconds(10);
    private int _listedCatalog = -1;

    /// <inheritdoc/>
    public string Name => "missed pushes";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.CatalogApplied;

    /// <summary>Looks at the repositories that are due, a few at a time.</summary>
    /// <returns>Whether more are due.</returns>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (catalog.Revision != _listedCatalog) await ListAsync(db, catalog, cancellationToken);
        var now = clock.GetUtcNow();
        var due = await db.RepositoryLooks.Where(l => l.NextAt <= now).OrderBy(l => l.NextAt).Take(MostAtOnce).AsNoTracking().ToListAsync(cancellationToken);
        await EachInTurn.AnyAsync(due, async look =>
        {
            await using var own = await contexts.CreateDbContextAsync(cancellationToken);
            var until = now + Lease;
            var isOurs = await own.RepositoryLooks.Where(l => l.Provider == look.Provider && l.Repository == look.Repository && l.NextAt == look.NextAt)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.NextAt, until), cancellationToken) == 1;
            if (isOurs) await LookAsync(own, catalog, new RepositoryKey(look.Provider, look.Repository), cancellationToken);
            return isOurs;
        });
        return due.Count == MostAtOnce;
    }

    /// <summary>Makes the rows of repositories that are new, and drops those of others. What is new has missed nothing yet; what is known is looked at soon after a start.</summary>
    private async Task ListAsync(DeployDbContext db, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var wanted = catalog.Tools.Active.Where(reader.CanLook).Select(t => t.Repository.Canonical).ToHashSet();
        var rows = await db.RepositoryLooks.ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            if (!wanted.Remove(new RepositoryKey(row.Provider, row.Repository))) db.Remove(row);
            else if (_listedCatalog < 0 && row.NextAt > now + AtStart && (row.LookedAt is null || row.LookedAt < now - AtStart)) row.NextAt = now + (AtStart * Random.Shared.NextDouble());
        }

        foreach (var key in wanted)
            db.Add(new RepositoryLook { Provider = key.Provider, Repository = key.Id, NextAt = now + (options.Value.ReconcileEvery * Random.Shared.NextDouble()) });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another node listed them at the same moment; what is left out is listed in a second.
            return;
        }

        _listedCatalog = catalog.Revision;
    }

    private async Task LookAsync(DeployDbContext db, CatalogSnapshot catalog, RepositoryKey key, CancellationToken cancellationToken)
    {
        var tools = catalog.Tools.Active.Where(t => t.Repository.Canonical == key && reader.CanLook(t)).ToList();
        var look = await db.RepositoryLooks.SingleOrDefaultAsync(l => l.Provider == key.Provider && l.Repository == key.Id, cancellationToken);
        if (look is null || tools.Count == 0) return;
        var began = clock.GetUtcNow();
        var touched = await db.TouchedRefs.AsNoTracking().Where(t => t.Provider == key.Provider && t.Repository == key.Id).ToListAsync(cancellationToken);
        string? error = null;
        var isHopeless = false;
        try
        {
            error = await CompareAsync(db, look, tools, touched, began, cancellationToken);
        }
        catch (Exception unseen) when (unseen is SourceUnavailableException or ScmUnavailableException or ScmRefusedException)
        {
            error = unseen.Message;
            isHopeless = unseen is ScmRefusedException;
            if (look.Failures == 0) Log.CannotLook(logger, key, error);
        }

        look.LookedAt = began;
        look.NextAt = Next(look, began);
        await silent.NoteAsync(db, catalog, look, error, isHopeless, began, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private DateTimeOffset Next(RepositoryLook look, DateTimeOffset now)
    {
        if (look.Behind.Count > 0 && options.Value.Grace < options.Value.ReconcileEvery) return now + options.Value.Grace + TimeSpan.FromSeconds(1);
        return now + (options.Value.ReconcileEvery * (0.9 + (0.2 * Random.Shared.NextDouble())));
    }

    /// <summary>Compares and writes down what has been missing for long enough.</summary>
    /// <returns>What is wrong with the repository although it could be looked at; null when nothing is.</returns>
    private async Task<string?> CompareAsync(DeployDbContext db, RepositoryLook look, List<Tool> tools, List<TouchedRef> touched, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var asked = new HashSet<GitRef>(tools.Select(t => new GitRef(GitRefKind.Branch, t.Branch)));
        foreach (var name in touched.Select(t => t.Ref).Concat(look.Behind.Select(b => b.Ref)))
            if (GitRef.TryParse(name, out var reference)) asked.Add(reference);
        var picture = await reader.LookAsync(tools[0], asked, cancellationToken);
        var (behind, found) = (new List<BehindRef>(), new List<IncomingDelivery>());
        string? error = picture.Silent;
        look.IsFromFallback = picture.Silent is not null;
        foreach (var tool in tools)
        {
            var known = await KnownRefs.LoadAsync(db, tool, picture, cancellationToken);
            if (known.MainHead is not null && picture.Stands.GetValueOrDefault(new GitRef(GitRefKind.Branch, tool.Branch)) is null)
                error ??= $"the repository has no branch {tool.Branch}, which the catalog names as {tool.Name}'s";
            foreach (var gap in known.Gaps(tool, picture, touched))
            {
                // A mirror that lags behind takes nothing away.
                if (look.IsFromFallback && gap.Found is null) continue;
                var since = look.Behind.FirstOrDefault(b => b.Ref == gap.Ref.FullName && b.Known == gap.Known)?.Since ?? gap.Since ?? now;
                if (!behind.Exists(b => b.Ref == gap.Ref.FullName && b.Known == gap.Known)) behind.Add(new BehindRef(gap.Ref.FullName, gap.Known, gap.Found, since));
                if (now - since < options.Value.Grace) continue;
                if (await reader.PushOfAsync(tool, gap.Ref, gap.Known, gap.Found, cancellationToken) is { } push)
                    found.Add(ReconciledPush.Write(push, gap.State, now));
            }
        }

        look.Behind = behind;
        var distinct = found.DistinctBy(d => d.DeliveryId, StringComparer.Ordinal).ToList();
        if (distinct.Count > 0)
        {
            Log.Missed(logger, tools[0].Repository, distinct.Count);
            await deliveries.StoreAsync(distinct, cancellationToken);
            hints.Raise(Hint.DeliveryStored);
        }

        var grown = now - options.Value.Grace;
        await db.TouchedRefs.Where(t => t.Provider == look.Provider && t.Repository == look.Repository && t.At <= grown).ExecuteDeleteAsync(cancellationToken);
        return error;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Looking at {Repository}: {Reason}. It is looked at again in a while.")]
        public static partial void CannotLook(ILogger logger, RepositoryKey repository, string reason);

        [LoggerMessage(2, LogLevel.Warning, "{Repository}: {Count} pushes whose webhook never came were found; check the repository's webhook.")]
        public static partial void Missed(ILogger logger, RepositoryKey repository, int count);
    }
}
