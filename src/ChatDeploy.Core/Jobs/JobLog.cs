using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Jobs;

/// <summary>Reads the log of an attempt, also while it runs (contract, <c>GET /jobs/{id}/log</c>).</summary>
public sealed class JobLog(IDbContextFactory<DeployDbContext> contexts)
{
    private const int MostReportsPerRead = 500;

    /// <summary>Which attempt's log a question is about.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="attempt">The attempt; null: the last one.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The attempt (0 before the first), or <c>unknown_job</c> or <c>unknown_attempt</c>.</returns>
    public async Task<(int Attempt, Refusal? Refusal)> ChooseAsync(long jobId, int? attempt, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.Jobs.Where(j => j.Id == jobId).Select(j => (int?)j.Attempt).SingleOrDefaultAsync(cancellationToken);
        if (last is null) return (0, Refusal.NotFound("unknown_job", $"There is no job J-{jobId}. GET /api/deployments/{{id}}/jobs lists a deployment's jobs."));
        if (attempt is null) return (last.Value, null);
        return attempt >= 1 && attempt <= last
            ? (attempt.Value, null)
            : (0, Refusal.NotFound("unknown_attempt", $"J-{jobId} has {last} attempts; there is no attempt {attempt}."));
    }

    /// <summary>The next pieces of an attempt's log, each one or more lines without the last line's end.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="after">The key that the piece before had; 0: from the beginning.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The pieces in order, at most 500 at a time; none when there are no more yet.</returns>
    public async Task<IReadOnlyList<(long Key, string Lines)>> ReadAsync(long jobId, int attempt, long after, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.JobEvents.AsNoTracking()
            .Where(e => e.JobId == jobId && e.Id > after && e.Attempt == attempt && e.Kind == "log")
            .OrderBy(e => e.Id).Take(MostReportsPerRead)
            .Select(e => new { e.Id, e.Content })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(r => (r.Id, r.Content));
    }

    /// <summary>Whether more may come. Ask before reading: an attempt's last lines are committed before or with its end.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="attempt">The attempt; 0 stands for one that has not begun.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<bool> MayGrowAsync(long jobId, int attempt, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.Where(j => j.Id == jobId).Select(j => new { j.Attempt, j.State }).SingleOrDefaultAsync(cancellationToken);
        return job is not null && job.Attempt == attempt && (job.State == JobState.Running || (attempt == 0 && job.State == JobState.Pending));
    }
}
