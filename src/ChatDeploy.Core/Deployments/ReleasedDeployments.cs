using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>The deployments that are released (approved or applying) and the locks held, as one picture: who comes before whom.</summary>
/// <param name="Contenders">By environment: those applying, and those approved whose time has come, in their order.</param>
/// <param name="Waiting">Those of them that wait for their start, in their order.</param>
/// <param name="Locks">All locks held.</param>
public sealed record ReleasedDeployments(ILookup<int, Contender> Contenders, IReadOnlyList<WaitingDeployment> Waiting, IReadOnlyList<DeployLock> Locks)
{
    /// <summary>Loads the picture in at most five queries; without anything waiting, in one.</summary>
    public static async Task<ReleasedDeployments> LoadAsync(DeployDbContext db, CatalogSnapshot catalog, StartGuards guards, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(guards);
        var rows = await db.Deployments.AsNoTracking()
            .Where(d => d.State == LifecycleState.Applying || (d.State == LifecycleState.Approved && d.StartsAt <= now))
            .OrderBy(d => d.StartsAt).ThenBy(d => d.LaunchTicket)
            .Select(d => new { d.Id, d.State, d.EnvironmentId, d.StartsAt, d.LaunchTicket, d.QueuePosition, d.WaitingFor })
            .ToListAsync(cancellationToken);
        if (!rows.Exists(d => d.State == LifecycleState.Approved)) return new ReleasedDeployments(Array.Empty<Contender>().ToLookup(_ => 0), [], []);

        var ids = rows.ConvertAll(d => d.Id);
        var touches = (await db.Jobs.AsNoTracking().Where(j => ids.Contains(j.DeploymentId) && j.Action != CellAction.Skip)
                .Select(j => new { j.DeploymentId, j.ToolId, j.TenantId })
                .Distinct()
                .ToListAsync(cancellationToken))
            .ToLookup(t => t.DeploymentId, t => new LockKey(t.ToolId, t.TenantId));
        var picture = await guards.LoadAsync(db, catalog, now, cancellationToken);
        var waiting = rows.Where(d => d.State == LifecycleState.Approved)
            .Select(d => new WaitingDeployment(
                d.Id, d.EnvironmentId, d.QueuePosition, d.WaitingFor, picture.Before(catalog.Environments[d.EnvironmentId], touches[d.Id].Select(t => t.TenantId).ToHashSet(), now)))
            .ToList();
        var held = waiting.Where(w => w.Obstacles.Count > 0).Select(w => w.Id).ToHashSet();
        var contenders = rows.ToLookup(d => d.EnvironmentId, d => new Contender(
            d.Id,
            d.State == LifecycleState.Applying,
            d.StartsAt!.Value,
            d.LaunchTicket!.Value,
            Turns.Keys(catalog.Environments[d.EnvironmentId].Policy.Lock, touches[d.Id]),
            touches[d.Id].ToList(),
            held.Contains(d.Id)));
        return new ReleasedDeployments(contenders, waiting, await db.Locks.AsNoTracking().ToListAsync(cancellationToken));
    }

    /// <summary>Who stands before one of the waiting.</summary>
    public async Task<TurnAnswer> TurnOfAsync(DeployDbContext db, IDeploymentStore store, WaitingDeployment waiting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(waiting);
        var contenders = Contenders[waiting.EnvironmentId].ToList();
        var me = contenders.Find(c => c.DeploymentId == waiting.Id)!;
        var others = contenders.Where(c => c.Applying || c.IsBefore(me)).Select(c => c.DeploymentId).Where(id => id != waiting.Id).ToList();
        var overlapping = (await store.OverlappingAsync(db, waiting.Id, others, cancellationToken)).ToHashSet();
        return Turns.Decide(me, contenders, Locks.Where(l => l.EnvironmentId == waiting.EnvironmentId), overlapping.Contains);
    }
}

/// <summary>A released deployment that waits for its start.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="EnvironmentId">Its environment.</param>
/// <param name="Position">Its position as last told.</param>
/// <param name="WaitingFor">What it waits for besides its turn, as last told.</param>
/// <param name="Obstacles">What keeps it from starting besides its turn, now.</param>
public sealed record WaitingDeployment(long Id, int EnvironmentId, int? Position, string? WaitingFor, IReadOnlyList<Obstacle> Obstacles);
