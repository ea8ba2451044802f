using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Api;

/// <summary><c>/pins</c>: sites kept at their version.</summary>
internal static class PinEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapPins(this IEndpointRouteBuilder api)
    {
        api.MapGet("/pins", ListAsync).Requires(Act.Read).Produces<Page<PinView>>()
            .Documented("listPins", "Pins, newest first.", 422);
        api.MapPost("/pins", PinAsync).Requires(Act.Deploy).Produces<PinView>(StatusCodes.Status201Created)
            .Documented("pinSite", "Keeps a site (a store, or a tenant's main alone) at its version of a tool.", 400, 409, 413, 415, 422);
        api.MapDelete("/pins", UnpinAsync).Requires(Act.Deploy).Produces<PinView>()
            .Documented("unpinSite", "Lifts the pin of a tool at a site.", 409, 422);
        api.MapDelete("/pins/{id}", UnpinByKeyAsync).Requires(Act.Deploy).Produces<PinView>()
            .Documented("unpin", "Lifts a pin by its id.", 404, 409);
    }

    private static async Task<IResult> ListAsync(PinQueries queries, CatalogSnapshots catalogs, [AsParameters] Paging paging, string? tool, string? target, string? environment, CancellationToken cancellationToken)
    {
        if (CatalogSelection.Resolve(await catalogs.GetAsync(cancellationToken), tool, target, environment, ever: false, out var named) is { } unknown)
            return RefusalResults.Invalid(unknown.Code, unknown.Message);
        if (!PageCursor.TryRead(paging.Cursor, out var before)) return RefusalResults.Invalid("invalid_cursor", PageCursor.NotOurs);
        var rows = await queries.ListAsync(named, (int)Math.Min(before, int.MaxValue), paging.RowsAndOne, cancellationToken);
        return TypedResults.Ok(paging.PageOf(rows, p => p.Id));
    }

    private static async Task<IResult> PinAsync(Caller caller, Body<PinBody> body, PinSite operation, CancellationToken cancellationToken) =>
        await operation.HandleAsync(caller.Person, body.Value.Target, body.Value.Tool, body.Value.Environment, body.Value.Reason, cancellationToken) switch
        {
            PinAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            PinAnswer.Done done => TypedResults.Created($"/api/pins/{done.Pin.Id}", done.Pin),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static async Task<IResult> UnpinAsync(Caller caller, UnpinSite operation, string? target, string? tool, string? environment, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(target) || string.IsNullOrEmpty(tool) || string.IsNullOrEmpty(environment)
            ? RefusalResults.Invalid("invalid_request", "Name all three: DELETE /api/pins?target=acme/pdv-milano&tool=crm&environment=prod.")
            : Lifted(await operation.HandleAsync(caller.Person, target, tool, environment, cancellationToken));

    private static async Task<IResult> UnpinByKeyAsync(string id, Caller caller, PinQueries queries, UnpinSite operation, CancellationToken cancellationToken)
    {
        var everything = new CatalogSelection(null, null, null);
        var found = int.TryParse(id, System.Globalization.NumberStyles.None, null, out var key) && key < int.MaxValue
            ? (await queries.ListAsync(everything, key + 1, 1, cancellationToken)).FirstOrDefault(p => p.Id == key)
            : null;
        return found is null
            ? RefusalResults.NotFound("unknown_pin", "There is no such pin, or it was lifted; GET /api/pins lists them.")
            : Lifted(await operation.HandleAsync(caller.Person, found.Target, found.Tool, found.Environment, cancellationToken));
    }

    private static IResult Lifted(PinAnswer answer) => answer switch
    {
        PinAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
        PinAnswer.Done done => TypedResults.Ok(done.Pin),
        _ => throw new InvalidOperationException("no such answer"),
    };
}

/// <summary>A pin that is wanted.</summary>
internal sealed record PinBody
{
    /// <summary>A store, or a tenant for its main site alone.</summary>
    public required string Target { get; init; }

    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>Why, for the others, at most 2,000 characters.</summary>
    public string? Reason { get; init; }
}
