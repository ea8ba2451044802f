using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Jobs;

/// <summary>Reads the log of an attempt, also while it runs (contract, <c>GET /jobs/{id}/log</c>).</summary>
public sealed class JobLog(IDbContextFactory<DeployDbContext> contexts)
{
    private const int MostReportsPerRead = 500;
    private const int MostCharacters = 1_000_000;

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

    /// <summary>The end of an attempt's log, or what comes before a piece of it: whole pieces with at least so many lines together, where there are as many.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="before">The key of the piece before which to end; null: the end of the log.</param>
    /// <param name="lines">How many lines are wanted; a window ends early at a million characters.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<JobLogWindow> WindowAsync(long jobId, int attempt, long? before, int lines, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var log = db.JobEvents.AsNoTracking().Where(e => e.JobId == jobId && e.Attempt == attempt && e.Kind == "log");
        var (pieces, counted, characters, first) = (new List<(long Key, string Lines)>(), 0L, 0L, before ?? long.MaxValue);
        var isAll = false;
        for (var atOnce = 16; !isAll && counted < lines && characters < MostCharacters; atOnce = Math.Min(atOnce * 4, MostReportsPerRead))
        {
            var end = first;
            var rows = await log.Where(e => e.Id < end).OrderByDescending(e => e.Id).Take(atOnce).Select(e => new { e.Id, e.Content }).ToListAsync(cancellationToken);
            isAll = rows.Count < atOnce;
            foreach (var row in rows)
            {
                if (counted >= lines || characters >= MostCharacters)
                {
                    isAll = false;
                    break;
                }

                pieces.Add((row.Id, row.Content));
                (counted, characters, first) = (counted + row.Content.AsSpan().Count('\n') + 1, characters + row.Content.Length, row.Id);
            }
        }

        pieces.Reverse();
        var earlier = isAll ? 0 : await log.Where(e => e.Id < first).SumAsync(e => (long)(e.Content.Length - e.Content.Replace("\n", "").Length + 1), cancellationToken);
        return new JobLogWindow(pieces, earlier + 1, earlier > 0);
    }

    /// <summary>What an attempt last told: its newest report's key, which changes with every report, and the job's state and attempt now; null when there is no such job.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<JobLogPulse?> PulseAsync(long jobId, int attempt, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.Where(j => j.Id == jobId)
            .Select(j => new JobLogPulse(
                j.State, j.Attempt, db.JobEvents.Where(e => e.JobId == jobId && e.Attempt == attempt && e.Kind != "log").OrderByDescending(e => e.Id).Select(e => (long?)e.Id).FirstOrDefault() ?? 0))
            .SingleOrDefaultAsync(cancellationToken);
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

/// <summary>A part of an attempt's log.</summary>
/// <param name="Pieces">In order, each one or more lines without the last line's end.</param>
/// <param name="FirstLine">The number of its first line, from 1.</param>
/// <param name="HasEarlier">Whether there is more before it.</param>
public sealed record JobLogWindow(IReadOnlyList<(long Key, string Lines)> Pieces, long FirstLine, bool HasEarlier);

/// <summary>How a job and one of its attempts stand, for whoever follows them.</summary>
/// <param name="State">The job's state.</param>
/// <param name="Attempt">The job's last attempt; 0 before the first.</param>
/// <param name="Reported">The key of the attempt's newest report besides its log; 0 for none.</param>
public sealed record JobLogPulse(JobState State, int Attempt, long Reported);
