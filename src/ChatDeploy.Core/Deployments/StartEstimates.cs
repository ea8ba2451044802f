using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Guesses when a deployment's turn comes, from how long deployments of the same tools took in its environment. A guess for people: nothing is decided by it.</summary>
public static class StartEstimates
{
    private const int MostSeen = 10;

    /// <summary>How long it still takes, in words; null when nobody can say: a person holds it up, or nothing like it has ended yet.</summary>
    /// <param name="db">The context.</param>
    /// <param name="deployment">The deployment that waits.</param>
    /// <param name="turn">Who stands before it.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<string?> FindAsync(DeployDbContext db, Deployment deployment, TurnAnswer turn, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(turn);
        if (turn.Behind.Count == 0 || turn.Locks.Count > 0) return null;
        var before = await db.Deployments.AsNoTracking().Where(d => turn.Behind.Contains(d.Id))
            .Select(d => new { d.State, d.PausedReason, d.StartedAt, d.WaitingFor })
            .ToListAsync(cancellationToken);
        if (before.Exists(d => d.PausedReason is not null || d.WaitingFor is not null || d.State is not (LifecycleState.Approved or LifecycleState.Applying))) return null;

        var tools = await db.DeploymentItems.Where(i => i.DeploymentId == deployment.Id).Select(i => i.ToolId).ToListAsync(cancellationToken);
        var seen = await db.Deployments.AsNoTracking()
            .Where(d => d.EnvironmentId == deployment.EnvironmentId && d.State == LifecycleState.Applied && d.StartedAt != null && d.FinishedAt != null)
            .Where(d => db.DeploymentItems.Any(i => i.DeploymentId == d.Id && tools.Contains(i.ToolId)))
            .OrderByDescending(d => d.Id).Take(MostSeen)
            .Select(d => new { d.StartedAt, d.FinishedAt })
            .ToListAsync(cancellationToken);
        if (seen.Count == 0) return null;

        // The middle one: a deployment that somebody left paused over night says nothing about the next.
        var usual = seen.Select(d => d.FinishedAt!.Value - d.StartedAt!.Value).Order().ElementAt(seen.Count / 2);
        var wait = before.Aggregate(TimeSpan.Zero, (sum, d) => sum + (d.StartedAt is { } began ? Remaining(usual, now - began) : usual));
        return wait.TotalMinutes < 1.5 ? "a minute" : wait.TotalMinutes < 90 ? $"{Math.Round(wait.TotalMinutes):0} minutes" : $"{Math.Round(wait.TotalHours):0} hours";
    }

    private static TimeSpan Remaining(TimeSpan usual, TimeSpan gone) => usual > gone ? usual - gone : TimeSpan.Zero;
}
