using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Loads what a thread has to tell next.</summary>
internal static class ThreadEvents
{
    // What one entry tells of at most; more follows in the next.
    private const int Most = 500;
    private const int TailLines = 6;
    private const int TailCharacters = 600;

    /// <summary>The next entry of a post's thread, not stored yet; null when nothing that people want to hear of has happened.</summary>
    /// <remarks>The revision is through which the timeline was read: nothing up to it is left to tell.</remarks>
    public static Task<(ThreadEntry? Entry, long Revision)> NextAsync(DeployDbContext db, Post post, long newest, CancellationToken cancellationToken) =>
        post.Audience == PostAudience.Approver ? NextForApproverAsync(db, post, newest, cancellationToken) : NextForChannelAsync(db, post, newest, cancellationToken);

    // Of what piled up only the last counts: that the person is asked again, or still.
    private static async Task<(ThreadEntry? Entry, long Revision)> NextForApproverAsync(DeployDbContext db, Post post, long newest, CancellationToken cancellationToken)
    {
        var last = await db.Timeline.AsNoTracking()
            .Where(e => e.DeploymentId == post.DeploymentId && e.Id > post.ToldRevision && e.Id <= newest && ThreadTexts.ApproverTypes.Contains(e.Type))
            .OrderByDescending(e => e.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return (last is null ? null : new ThreadEntry { PostId = post.Id, ThroughEventId = newest, Text = ThreadTexts.RenderForApprover(last) }, newest);
    }

    private static async Task<(ThreadEntry? Entry, long Revision)> NextForChannelAsync(DeployDbContext db, Post post, long newest, CancellationToken cancellationToken)
    {
        var events = await db.Timeline.AsNoTracking()
            .Where(e => e.DeploymentId == post.DeploymentId && e.Id > post.ToldRevision && e.Id <= newest && ThreadTexts.Types.Contains(e.Type)
                && (e.Type != "job_finished" || e.Payload.Contains("\"outcome\":\"failed\"") || e.Payload.Contains("\"outcome\":\"lost\"")))
            .OrderBy(e => e.Id).Take(Most)
            .ToListAsync(cancellationToken);
        var isAll = events.Count < Most;
        if (ThreadTexts.Fitting(events) is var fitting && fitting < events.Count)
        {
            events.RemoveRange(fitting, events.Count - fitting);
            isAll = false;
        }

        var through = isAll ? newest : events[^1].Id;
        var tails = await TailsAsync(db, events, cancellationToken);
        var pages = await PagesAsync(db, events, cancellationToken);
        var text = ThreadTexts.Render(new DeploymentId(post.DeploymentId), events, tails, pages);
        return (text is null ? null : new ThreadEntry { PostId = post.Id, ThroughEventId = through, Text = text }, through);
    }

    private static async Task<Dictionary<(string, int), string>> TailsAsync(DeployDbContext db, IReadOnlyList<TimelineEvent> events, CancellationToken cancellationToken)
    {
        var tails = new Dictionary<(string, int), string>();
        foreach (var (job, attempt) in ThreadTexts.Quoted(events))
        {
            if (Id(job) is not { } jobId) continue;
            var pieces = await db.JobEvents.AsNoTracking().Where(e => e.JobId == jobId && e.Attempt == attempt && e.Kind == "log")
                .OrderByDescending(e => e.Id).Take(TailLines).Select(e => e.Content).ToListAsync(cancellationToken);
            pieces.Reverse();
            var lines = string.Join('\n', pieces).Split('\n').TakeLast(TailLines);
            tails[(job, attempt)] = Quote(string.Join('\n', lines));
        }

        return tails;
    }

    private static async Task<Dictionary<(string, int), string>> PagesAsync(DeployDbContext db, IReadOnlyList<TimelineEvent> events, CancellationToken cancellationToken)
    {
        var quoted = ThreadTexts.Quoted(events).ToList();
        var ids = quoted.Select(q => Id(q.Job)).OfType<long>().ToArray();
        if (ids.Length == 0) return [];
        var jobs = await db.Jobs.AsNoTracking().Where(j => ids.Contains(j.Id) && j.RunUrl != null).Select(j => new { j.Id, j.Attempt, j.RunUrl }).ToListAsync(cancellationToken);

        // A job that was retried since shows the page of its last attempt.
        return jobs.Select(j => (Key: quoted.Find(q => Id(q.Job) == j.Id && q.Attempt == j.Attempt), Page: j.RunUrl!)).Where(p => p.Key.Job is not null).ToDictionary(p => p.Key, p => p.Page);
    }

    private static long? Id(string job) => long.TryParse(job.AsSpan(job.IndexOf('-', StringComparison.Ordinal) + 1), out var id) ? id : null;

    // A log says what it likes: it must not end the quotation.
    private static string Quote(string text)
    {
        var safe = text.Replace("```", "'''", StringComparison.Ordinal).TrimEnd();
        return safe.Length <= TailCharacters ? safe : "…" + safe[^TailCharacters..];
    }
}
