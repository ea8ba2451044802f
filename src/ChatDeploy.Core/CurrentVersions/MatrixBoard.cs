using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Hands out the marks of the matrix as they are now. One per node, safe for any number of callers.</summary>
/// <remarks>Looks at the store at most once a second, and at once after a hint that something shown may have changed.</remarks>
public sealed class MatrixBoard(IDbContextFactory<DeployDbContext> contexts, PendingCommits pending, Hints hints, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly Dictionary<int, Look> _last = [];

    /// <summary>The marks of an environment.</summary>
    /// <param name="snapshot">The matrix they belong to.</param>
    /// <param name="environment">The environment, active in the snapshot's catalog.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<MatrixMarks> GetAsync(MatrixSnapshot snapshot, DeployEnvironment environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(environment);
        await _looking.WaitAsync(cancellationToken);
        try
        {
            if (_last.TryGetValue(environment.Id, out var last) && last.Snapshot == snapshot && clock.GetElapsedTime(last.At) < LookEvery && !last.Changed.Exists(c => c.IsCompleted)) return last.Marks;

            // Taken before looking, so that a change committed while we look is looked for again.
            List<Task> changed = [hints.Next(Hint.QueueChanged), hints.Next(Hint.DeploymentMoved), hints.Next(Hint.VersionsChanged)];
            var at = clock.GetTimestamp();
            var marks = await ReadAsync(snapshot, environment, cancellationToken);
            _last[environment.Id] = new Look(marks, snapshot, at, changed);
            return marks;
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _looking.Dispose();

    private async Task<MatrixMarks> ReadAsync(MatrixSnapshot snapshot, DeployEnvironment environment, CancellationToken cancellationToken)
    {
        var running = MatrixTotals.Of(snapshot, snapshot.Catalog.Environments.PositionOf(environment.Id))
            .SelectMany(t => t.Versions.Select(v => (t.Tool.Id, v.Version.Sha))).Distinct().ToList();
        var counts = await pending.CountAsync(running, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var deployments = await db.Deployments.AsNoTracking()
            .Where(d => d.EnvironmentId == environment.Id && (d.State == LifecycleState.Applying || d.State == LifecycleState.Approved || d.State == LifecycleState.PendingApproval))
            .OrderBy(d => d.Id).Select(d => new { d.Id, d.State, IsPaused = d.PausedReason != null }).ToListAsync(cancellationToken);
        var ids = deployments.Where(d => d.State != LifecycleState.PendingApproval).Select(d => d.Id).ToArray();
        var items = ids.Length == 0 ? null : (await db.DeploymentItems.AsNoTracking().Where(i => ids.Contains(i.DeploymentId)).ToListAsync(cancellationToken)).ToLookup(i => i.DeploymentId);
        var targets = ids.Length == 0 ? null : (await db.DeploymentTargets.AsNoTracking().Where(t => ids.Contains(t.DeploymentId)).ToListAsync(cancellationToken)).ToLookup(t => t.DeploymentId);
        var pins = await db.Pins.Where(p => p.EnvironmentId == environment.Id).Select(p => new { p.ToolId, p.SiteId }).ToListAsync(cancellationToken);
        return new MatrixMarks(
            counts,
            [.. deployments.Where(d => d.State != LifecycleState.PendingApproval).Select(d => new DeploymentUnderWay(
                new DeploymentId(d.Id), d.State, d.IsPaused, [.. items![d.Id].Select(i => (i.ToolId, i.Sha))], targets![d.Id].Select(t => t.Name).ToHashSet(StringComparer.Ordinal)))],
            pins.Select(p => (p.ToolId, p.SiteId)).ToHashSet(),
            deployments.Count(d => d.State == LifecycleState.PendingApproval));
    }

    private sealed record Look(MatrixMarks Marks, MatrixSnapshot Snapshot, long At, List<Task> Changed);
}
