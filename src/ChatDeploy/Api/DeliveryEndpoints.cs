using System.Text.Json;
using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.People;

namespace ChatDeploy.Api;

/// <summary><c>/deliveries</c>: the webhook inbox.</summary>
internal static class DeliveryEndpoints
{
    private static readonly string[] Providers = ["git", "github", "gitlab", "bitbucket"];

    /// <summary>Maps it.</summary>
    public static void MapDeliveries(this IEndpointRouteBuilder api)
    {
        api.MapGet("/deliveries", ListAsync).Requires(Act.Read).Produces<Page<DeliveryListItem>>()
            .Documented("listDeliveries", "Webhook deliveries and what became of them, newest first.", 422);
        api.MapGet("/deliveries/{id}", FindAsync).Requires(Act.Read).Produces<DeliveryAnswer>()
            .Documented("readDelivery", "One delivery with the headers that were kept.", 404);
        api.MapGet("/deliveries/{id}/body", BodyAsync).Requires(Act.Read).Produces<byte[]>(contentType: "application/json")
            .Documented("readDeliveryBody", "The body as it was signed, byte for byte.", 404);
        api.MapPost("/deliveries/{id}/replay", ReplayAsync).Requires(Act.Administer).Produces<ReplayAnswer>(StatusCodes.Status202Accepted)
            .Documented("replayDelivery", "Has a settled delivery applied once more; harmless for one that was applied.", 404, 409);
    }

    private static async Task<IResult> ListAsync(DeliveryQueries queries, [AsParameters] Paging paging, string? provider, string? status, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(provider) && !Providers.Contains(provider, StringComparer.Ordinal))
            return RefusalResults.Invalid("invalid_provider", $"There is no provider '{provider}': use {string.Join(", ", Providers)}.");
        var filter = new DeliveryFilter(Wanted(provider), Wanted(status), Wanted(paging.Cursor), paging.Rows);
        return await queries.ListAsync(filter, cancellationToken) switch
        {
            DeliveryListing.Refused refused => RefusalResults.Invalid(refused.Code, refused.Message),
            DeliveryListing.Page page => TypedResults.Ok(new Page<DeliveryListItem>(page.Items, page.Next)),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }

    private static async Task<IResult> FindAsync(string id, DeliveryQueries queries, CancellationToken cancellationToken) =>
        IsKey(id, out var key) && await queries.GetAsync(key, cancellationToken) is { } found
            ? TypedResults.Ok(new DeliveryAnswer(
                found.Id, found.Provider, found.DeliveryId, found.Event, found.Status, found.ReceivedAt, found.Attempts, found.SettledAt, found.Error, JsonElement.Parse(found.Headers), found.Body.Length))
            : Unknown();

    private static async Task<IResult> BodyAsync(string id, HttpResponse response, DeliveryQueries queries, CancellationToken cancellationToken)
    {
        if (!IsKey(id, out var key) || await queries.GetAsync(key, cancellationToken) is not { } found) return Unknown();
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(found.Body, "application/json");
    }

    private static async Task<IResult> ReplayAsync(string id, ReplayDelivery replay, CancellationToken cancellationToken)
    {
        if (!IsKey(id, out var key)) return Unknown();
        return await replay.HandleAsync(key, cancellationToken) switch
        {
            ReplayOutcome.Replayed => TypedResults.Accepted($"/api/deliveries/{key}", new ReplayAnswer(key, DeliveryStatus.Stored)),
            ReplayOutcome.StillStored => RefusalResults.Of(StatusCodes.Status409Conflict, "still_stored", "The delivery is in line already; it is applied as soon as its turn comes."),
            _ => Unknown(),
        };
    }

    private static string? Wanted(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool IsKey(string text, out long key) => long.TryParse(text, System.Globalization.NumberStyles.None, null, out key);

    private static IResult Unknown() => RefusalResults.NotFound("unknown_delivery", "There is no such delivery, or it was kept long enough and purged; GET /api/deliveries lists them.");
}

/// <summary>One delivery.</summary>
/// <param name="Id">Our id.</param>
/// <param name="Provider">Who sent it.</param>
/// <param name="DeliveryId">The provider's id.</param>
/// <param name="Event">The provider's event name.</param>
/// <param name="Status">What became of it.</param>
/// <param name="ReceivedAt">When it arrived.</param>
/// <param name="Attempts">How often applying it was tried.</param>
/// <param name="SettledAt">When its fate was settled.</param>
/// <param name="Error">Why it was ignored or is dead.</param>
/// <param name="Headers">Headers that were kept.</param>
/// <param name="BodyBytes">The length of its body.</param>
internal sealed record DeliveryAnswer(
    long Id, string Provider, string DeliveryId, string Event, DeliveryStatus Status, DateTimeOffset ReceivedAt, int Attempts, DateTimeOffset? SettledAt, string? Error, JsonElement Headers, int BodyBytes);

/// <summary>A delivery that is in line again.</summary>
/// <param name="Id">Our id.</param>
/// <param name="Status">Stored.</param>
internal sealed record ReplayAnswer(long Id, DeliveryStatus Status);
