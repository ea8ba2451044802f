using System.Text.Json;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Reads timelines (contract, <c>GET /deployments/{id}/timeline</c>).</summary>
public sealed class TimelineQueries(DeployDbContext db)
{
    /// <summary>A page, oldest first.</summary>
    /// <param name="deploymentId">Of which deployment.</param>
    /// <param name="cursor">Where the page before ended; null: the beginning.</param>
    /// <param name="limit">Rows of the page, 1 to 200.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<TimelineListing> ListAsync(long deploymentId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (!PageCursor.TryRead(cursor, out var after)) return new TimelineListing.Refused(Refusal.Invalid("invalid_cursor", PageCursor.NotOurs));
        if (string.IsNullOrEmpty(cursor)) after = 0;
        var rows = await db.Timeline.AsNoTracking().Where(e => e.DeploymentId == deploymentId && e.Id > after)
            .OrderBy(e => e.Id).Take(limit + 1)
            .ToListAsync(cancellationToken);

        // A deployment has an event from its first moment on.
        if (rows.Count == 0 && !await db.Deployments.AnyAsync(d => d.Id == deploymentId, cancellationToken))
            return new TimelineListing.Refused(DeploymentRefusals.Unknown(deploymentId));
        var items = rows.Take(limit).Select(e => new TimelineEventView(e.Id, e.At, e.Type, e.Actor, JsonElement.Parse(e.Payload))).ToList();
        return new TimelineListing.Page(items, rows.Count > limit ? PageCursor.At(items[^1].Id) : null);
    }

    /// <summary>A timeline without its bulk: what happened to the deployment as a whole and of its jobs' comings and goings the newest; oldest first.</summary>
    /// <param name="deploymentId">Of which deployment.</param>
    /// <param name="limit">The most of each sort, newest kept.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<IReadOnlyList<TimelineEventView>> StoryAsync(long deploymentId, int limit, CancellationToken cancellationToken)
    {
        var all = db.Timeline.AsNoTracking().Where(e => e.DeploymentId == deploymentId);
        var told = await all.Where(e => e.Type != "job_started" && e.Type != "job_finished").OrderByDescending(e => e.Id).Take(limit).ToListAsync(cancellationToken);
        var ticks = await all.Where(e => e.Type == "job_started" || e.Type == "job_finished").OrderByDescending(e => e.Id).Take(limit).ToListAsync(cancellationToken);
        return [.. told.Concat(ticks).OrderBy(e => e.Id).Select(e => new TimelineEventView(e.Id, e.At, e.Type, e.Actor, JsonElement.Parse(e.Payload)))];
    }

    /// <summary>The last thing that a person did to a deployment; null when nobody has yet.</summary>
    public async Task<TimelineEventView?> LastByPersonAsync(long deploymentId, CancellationToken cancellationToken) =>
        await db.Timeline.AsNoTracking().Where(e => e.DeploymentId == deploymentId && e.Actor != null).OrderByDescending(e => e.Id).FirstOrDefaultAsync(cancellationToken) is { } last
            ? new TimelineEventView(last.Id, last.At, last.Type, last.Actor, JsonElement.Parse(last.Payload))
            : null;
}

/// <summary>An event of a timeline as it is shown.</summary>
/// <param name="Id">Key, rising.</param>
/// <param name="At">When.</param>
/// <param name="Type">What, in snake_case.</param>
/// <param name="Actor">The person's name; null when the service itself acted.</param>
/// <param name="Payload">The type's own fields (see <see cref="TimelineEntry"/>).</param>
public sealed record TimelineEventView(long Id, DateTimeOffset At, string Type, string? Actor, JsonElement Payload);

/// <summary>A page of a timeline, or why there is none; the cases are nested.</summary>
public abstract record TimelineListing
{
    private TimelineListing() { }

    /// <summary>A page.</summary>
    /// <param name="Items">Oldest first.</param>
    /// <param name="Next">The cursor of the next page; null at the end.</param>
    public sealed record Page(IReadOnlyList<TimelineEventView> Items, string? Next) : TimelineListing;

    /// <summary><c>unknown_deployment</c> or <c>invalid_cursor</c>.</summary>
    public sealed record Refused(Refusal Refusal) : TimelineListing;
}
