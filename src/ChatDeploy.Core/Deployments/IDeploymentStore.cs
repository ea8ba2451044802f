using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;

namespace ChatDeploy.Core.Deployments;

/// <summary>The statements about deployments that differ between store engines or have to be set-based. All run in the context's current transaction.</summary>
public interface IDeploymentStore
{
    /// <summary>Locks the deployment's row until the end of the transaction; false when there is none. Always before gates; a rollback's row before its original's, that is, in falling order of id.</summary>
    Task<bool> LockAsync(DeployDbContext db, long deploymentId, CancellationToken cancellationToken);

    /// <summary>Locks the gate rows of tools in an environment, in order of tool, making them where missing. Taken after the deployment's row.</summary>
    Task LockGatesAsync(DeployDbContext db, int environmentId, IEnumerable<int> toolIds, CancellationToken cancellationToken);

    /// <summary>Locks the gate rows of tools in several environments, in order of (tool, environment), making them where missing: what takes hold of more than one deployment's tools.</summary>
    Task LockGatesAsync(DeployDbContext db, IReadOnlyCollection<int> environmentIds, IEnumerable<int> toolIds, CancellationToken cancellationToken);

    /// <summary>Holds every site that a deployment has restored, about the version that was there before, in one statement; a hold that is there already is made anew.</summary>
    /// <returns>What is held now, by tool and version.</returns>
    Task<IReadOnlyList<RestoredHold>> HoldRestoredAsync(DeployDbContext db, long deploymentId, int ownerId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The next launch ticket. Taken while the gates are held, so that tickets are visible in order.</summary>
    Task<long> NextTicketAsync(DeployDbContext db, CancellationToken cancellationToken);

    /// <summary>Stores a plan's cells in one statement, replacing those of a plan that has not started.</summary>
    Task StorePlanAsync(DeployDbContext db, long deploymentId, int environmentId, Plan plan, CancellationToken cancellationToken);

    /// <summary>Counts the stored cells into progress counters, at the start.</summary>
    Task CountJobsAsync(DeployDbContext db, long deploymentId, CancellationToken cancellationToken);

    /// <summary>Which of the other deployments have a cell (tool, site) in common with this one, skipped cells aside.</summary>
    Task<IReadOnlyList<long>> OverlappingAsync(DeployDbContext db, long deploymentId, IReadOnlyCollection<long> others, CancellationToken cancellationToken);
}

/// <summary>What a rollback's end holds: a version of a tool that it took back.</summary>
/// <param name="ToolId">The tool.</param>
/// <param name="Ref">What the version is called; null where only its commit is known.</param>
/// <param name="Sha">Its commit.</param>
/// <param name="Sites">At how many sites.</param>
public sealed record RestoredHold(int ToolId, string? Ref, string Sha, int Sites);
