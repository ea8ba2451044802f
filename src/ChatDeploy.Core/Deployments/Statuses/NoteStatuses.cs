using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments.Statuses;

/// <summary>Notes what providers are to be told, for tools whose catalog entry asks for it: <see cref="WriteStatuses"/> tells it. Rollbacks show as the end of what they take back.</summary>
public sealed class NoteStatuses(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, IEnumerable<IScmApi> apis, TimeProvider clock) : IReconciler
{
    // What ended longer ago is not told for the first time: somebody has only just asked for it in the catalog.
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    // An applied or failed deployment may still be rolled back.
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(90);
    private static readonly TimeSpan LooksBackEvery = TimeSpan.FromMinutes(1);
    private const int MostAtOnce = 100;
    private DateTimeOffset _nextLookBack = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => "statuses to tell";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var providers = apis.Where(a => a.IsOn).Select(a => a.Provider).ToHashSet(StringComparer.Ordinal);
        var tools = catalog.Tools.Active.Where(t => t.TellsDeployments && providers.Contains(t.Provider)).ToDictionary(t => t.Id);
        if (tools.Count == 0) return false;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var isFull = await AddAsync(db, tools, cancellationToken);
        await MoveAsync(db, cancellationToken);
        await MoveRolledBackAsync(db, cancellationToken);
        return isFull;
    }

    private async Task<bool> AddAsync(DeployDbContext db, Dictionary<int, Tool> tools, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (ids, recent) = (tools.Keys.ToArray(), now - Recent);
        var missing = await db.Deployments.AsNoTracking().Where(d => d.LaunchedAt != null && (d.FinishedAt == null || d.FinishedAt > recent))
            .Join(db.DeploymentItems.Where(i => ids.Contains(i.ToolId) && i.Sha != null), d => d.Id, i => i.DeploymentId, (d, i) => new { d.Id, d.State, i.ToolId })
            .Where(m => !db.ToldStatuses.Any(s => s.DeploymentId == m.Id && s.ToolId == m.ToolId))
            .OrderBy(m => m.Id).Take(MostAtOnce)
            .ToListAsync(cancellationToken);
        if (missing.Count == 0) return false;
        db.AddRange(missing.Select(m => new ToldStatus
        {
            DeploymentId = m.Id,
            ToolId = m.ToolId,
            Provider = tools[m.ToolId].Provider,
            RepositoryId = tools[m.ToolId].RepositoryId,
            Wanted = StatusOf.State(m.State),
            IsOver = Lifecycle.Ended.Contains(m.State),
            CreatedAt = now,
            NextTryAt = now,
        }));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (missing.Count > 0)
        {
            // Another node noted some of them at the same moment; what is missing then is noted by the next pass.
        }

        db.ChangeTracker.Clear();
        return missing.Count == MostAtOnce;
    }

    private static async Task MoveAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        var open = await db.ToldStatuses.AsNoTracking().Where(s => !s.IsOver)
            .Join(db.Deployments, s => s.DeploymentId, d => d.Id, (s, d) => new { s.DeploymentId, s.Wanted, d.State })
            .Distinct().ToListAsync(cancellationToken);
        foreach (var moved in open.Where(o => o.Wanted != StatusOf.State(o.State) || Lifecycle.Ended.Contains(o.State))) await MoveAsync(db, moved.DeploymentId, moved.State, cancellationToken);
    }

    private async Task MoveRolledBackAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _nextLookBack) return;
        _nextLookBack = now + LooksBackEvery;
        var since = now - LooksBack;
        var rolledBack = await db.ToldStatuses.AsNoTracking().Where(s => s.IsOver && s.CreatedAt > since && s.Wanted != DeploymentStatusState.Cancelled)
            .Join(db.Deployments.Where(d => d.State == LifecycleState.Rollback), s => s.DeploymentId, d => d.Id, (s, d) => d.Id)
            .Distinct().ToListAsync(cancellationToken);
        foreach (var id in rolledBack) await MoveAsync(db, id, LifecycleState.Rollback, cancellationToken);
    }

    // The newest state wins: those in between need not be told.
    private static Task<int> MoveAsync(DeployDbContext db, long deploymentId, LifecycleState state, CancellationToken cancellationToken)
    {
        var (wanted, isOver) = (StatusOf.State(state), Lifecycle.Ended.Contains(state));
        return db.ToldStatuses.Where(s => s.DeploymentId == deploymentId).ExecuteUpdateAsync(set => set.SetProperty(s => s.Wanted, wanted).SetProperty(s => s.IsOver, isOver), cancellationToken);
    }
}
