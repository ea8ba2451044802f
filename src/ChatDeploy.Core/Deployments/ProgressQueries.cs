using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Reads counters.</summary>
public static class ProgressQueries
{
    /// <summary>Jobs of a started deployment by wave: a few rows whatever its size.</summary>
    public static async Task<IReadOnlyList<(int Wave, JobCounts Counts)>> ByWaveAsync(DeployDbContext db, long deploymentId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rows = await db.ProgressCounters.AsNoTracking().Where(c => c.DeploymentId == deploymentId && c.Kind == ProgressKind.Wave).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => (c.Key, Counts(c)));
    }

    /// <summary>A counter's numbers.</summary>
    public static JobCounts Counts(ProgressCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        return new JobCounts(counter.Pending, counter.Running, counter.Succeeded, counter.Failed, counter.Lost, counter.Skipped, counter.Cancelled);
    }

    /// <summary>The sum of several counters.</summary>
    public static JobCounts Sum(IEnumerable<JobCounts> counts) => counts.Aggregate(default(JobCounts), (a, b) => a + b);
}
