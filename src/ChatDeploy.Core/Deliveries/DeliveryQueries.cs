using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Reads the webhook inbox (contract, <c>GET /deliveries</c>).</summary>
public sealed class DeliveryQueries(DeployDbContext db)
{
    /// <summary>The most rows of one page.</summary>
    public const int MaxLimit = 200;

    /// <summary>A page, newest first.</summary>
    /// <param name="filter">What to list.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<DeliveryListing> ListAsync(DeliveryFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var status = EnumCodes.Find<DeliveryStatus>(filter.Status);
        if (filter.Status is not null && status is null) return new DeliveryListing.Refused("invalid_status", $"There is no status '{filter.Status}': use stored, applied, ignored or dead.");
        long? before = null;
        if (filter.Cursor is not null)
        {
            if (!long.TryParse(filter.Cursor, out var cursor)) return new DeliveryListing.Refused("invalid_cursor", "The cursor is not one that this list gave; start without one.");
            before = cursor;
        }

        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var rows = db.Deliveries.AsNoTracking();
        if (filter.Provider is { } provider) rows = rows.Where(d => d.Provider == provider);
        if (status is { } wanted) rows = rows.Where(d => d.Status == wanted);
        if (before is { } id) rows = rows.Where(d => d.Id < id);
        var items = await rows.OrderByDescending(d => d.Id).Take(limit + 1)
            .Select(d => new DeliveryListItem(d.Id, d.Provider, d.DeliveryId, d.Event, d.Status, d.ReceivedAt, d.Attempts, d.SettledAt, d.Error))
            .ToListAsync(cancellationToken);
        if (items.Count <= limit) return new DeliveryListing.Page(items, Next: null);
        items.RemoveAt(limit);
        return new DeliveryListing.Page(items, items[^1].Id.ToString());
    }

    /// <summary>One delivery with its headers and body; null when there is none, or no more.</summary>
    public Task<Delivery?> GetAsync(long id, CancellationToken cancellationToken) =>
        db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
}

/// <summary>What of the inbox to list.</summary>
/// <param name="Provider">Only this provider's; null: all.</param>
/// <param name="Status">Only of this status (<c>stored</c>, <c>applied</c>, <c>ignored</c>, <c>dead</c>); null: all.</param>
/// <param name="Cursor">Where the page before ended; null: the newest.</param>
/// <param name="Limit">Rows of a page; 1 to <see cref="DeliveryQueries.MaxLimit"/>.</param>
public sealed record DeliveryFilter(string? Provider = null, string? Status = null, string? Cursor = null, int Limit = 50);

/// <summary>A list of deliveries, or why there is none; the cases are nested.</summary>
public abstract record DeliveryListing
{
    private DeliveryListing() { }

    /// <summary>A page.</summary>
    /// <param name="Items">Newest first.</param>
    /// <param name="Next">The cursor of the next page; null at the end.</param>
    public sealed record Page(IReadOnlyList<DeliveryListItem> Items, string? Next) : DeliveryListing;

    /// <summary>The filter makes no sense.</summary>
    /// <param name="Code"><c>invalid_status</c> or <c>invalid_cursor</c>.</param>
    /// <param name="Message">What to do about it.</param>
    public sealed record Refused(string Code, string Message) : DeliveryListing;
}

/// <summary>A delivery in a list.</summary>
/// <param name="Id">Our id.</param>
/// <param name="Provider">Who sent it.</param>
/// <param name="DeliveryId">The provider's id.</param>
/// <param name="Event">The provider's event name.</param>
/// <param name="Status">What became of it.</param>
/// <param name="ReceivedAt">When it arrived.</param>
/// <param name="Attempts">How often applying it was tried.</param>
/// <param name="SettledAt">When its fate was settled; null while it is not.</param>
/// <param name="Error">Why it was ignored or is dead, or what the last try met.</param>
public sealed record DeliveryListItem(
    long Id, string Provider, string DeliveryId, string Event, DeliveryStatus Status, DateTimeOffset ReceivedAt, int Attempts, DateTimeOffset? SettledAt, string? Error);
