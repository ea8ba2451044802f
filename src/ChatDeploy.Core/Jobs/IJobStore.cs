using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Core.Jobs;

/// <summary>The set-based statements about jobs. All run in the context's current transaction and expect the deployments' rows to be locked as said.</summary>
public interface IJobStore
{
    /// <summary>Locks the rows of the jobs' deployments in falling order of id, as <see cref="IDeploymentStore.LockAsync"/> asks, and returns those ids.</summary>
    Task<IReadOnlyList<long>> LockDeploymentsOfAsync(DeployDbContext db, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken);

    /// <summary>
    /// Locks the deployment's row and claims pending jobs of released waves in order of plan: running, next attempt, this node. Claims
    /// nothing when the deployment is not applying, is paused or is being ended; never more than its parallelism leaves, whatever other nodes claim.
    /// </summary>
    Task<IReadOnlyList<Job>> ClaimAsync(DeployDbContext db, JobClaim claim, CancellationToken cancellationToken);

    /// <summary>Ends running attempts; those that are not the running attempt of their job are left alone. Returns the jobs as they are after it.</summary>
    Task<IReadOnlyList<Job>> FinishAsync(DeployDbContext db, IReadOnlyList<JobReport.Finished> outcomes, CancellationToken cancellationToken);

    /// <summary>Moves a deployment's jobs from some states to another and returns how many moved; the counters move along.</summary>
    Task<int> MoveAllAsync(DeployDbContext db, long deploymentId, IReadOnlyCollection<JobState> from, JobState to, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds changes to progress counters.</summary>
    Task CountAsync(DeployDbContext db, IReadOnlyCollection<CounterChange> changes, CancellationToken cancellationToken);

    /// <summary>Adds timeline events in one statement.</summary>
    Task TellAsync(DeployDbContext db, IReadOnlyCollection<Deployments.TimelineEvent> events, CancellationToken cancellationToken);

    /// <summary>Adds what attempts reported in one statement.</summary>
    Task StoreEventsAsync(DeployDbContext db, IReadOnlyCollection<JobEvent> events, CancellationToken cancellationToken);

    /// <summary>Marks commits as applied: each named commit, and the commits before it on its deploy branch.</summary>
    Task MarkAppliedAsync(DeployDbContext db, IReadOnlyCollection<(int ToolId, string Sha)> versions, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>Which jobs to claim.</summary>
/// <param name="DeploymentId">Of which deployment.</param>
/// <param name="ToolIds">Of which tools: those whose runner has room.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Runner">The runner's kind.</param>
/// <param name="Node">This node.</param>
/// <param name="Now">The attempts' start.</param>
/// <param name="Parallelism">How many jobs of the deployment may run at once, those that run already included; null: any number.</param>
public sealed record JobClaim(long DeploymentId, IReadOnlyCollection<int> ToolIds, int Limit, string Runner, string Node, DateTimeOffset Now, int? Parallelism = null);

/// <summary>A change of one counter.</summary>
/// <param name="DeploymentId">Of which deployment.</param>
/// <param name="Kind">What is counted.</param>
/// <param name="Key">The wave, tenant or tool.</param>
/// <param name="Change">What to add, state by state.</param>
public readonly record struct CounterChange(long DeploymentId, ProgressKind Kind, int Key, JobCounts Change)
{
    /// <summary>The changes that so many jobs make that leave one state and enter another; for each its wave, tenant and tool.</summary>
    public static IReadOnlyCollection<CounterChange> Of(IEnumerable<(Job Job, JobState From, JobState To)> moves)
    {
        ArgumentNullException.ThrowIfNull(moves);
        var sums = new Dictionary<(long, ProgressKind, int), JobCounts>();
        foreach (var (job, from, to) in moves)
        {
            var change = Count(from, -1) + Count(to, 1);
            Add(job.DeploymentId, ProgressKind.Wave, job.Wave, change);
            Add(job.DeploymentId, ProgressKind.Tenant, job.TenantId, change);
            Add(job.DeploymentId, ProgressKind.Tool, job.ToolId, change);
        }

        return sums.Select(s => new CounterChange(s.Key.Item1, s.Key.Item2, s.Key.Item3, s.Value)).ToList();

        void Add(long deployment, ProgressKind kind, int key, JobCounts change) =>
            sums[(deployment, kind, key)] = sums.GetValueOrDefault((deployment, kind, key)) + change;
    }

    /// <summary>So many jobs of one state.</summary>
    public static JobCounts Count(JobState state, int jobs) => state switch
    {
        JobState.Pending => new(jobs, 0, 0, 0, 0, 0, 0),
        JobState.Running => new(0, jobs, 0, 0, 0, 0, 0),
        JobState.Succeeded => new(0, 0, jobs, 0, 0, 0, 0),
        JobState.Failed => new(0, 0, 0, jobs, 0, 0, 0),
        JobState.Lost => new(0, 0, 0, 0, jobs, 0, 0),
        JobState.Skipped => new(0, 0, 0, 0, 0, jobs, 0),
        _ => new(0, 0, 0, 0, 0, 0, jobs),
    };
}
