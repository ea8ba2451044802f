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
