using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Holds;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Api;

/// <summary><c>/holds</c>: sites that schedules and newest-commit defaults stay away from.</summary>
internal static class HoldEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapHolds(this IEndpointRouteBuilder api)
    {
        api.MapGet("/holds", ListAsync).Requires(Act.Read).Produces<Page<HoldView>>()
            .Documented("listHolds", "Holds, set by rollbacks and by hand, newest first.", 422);
        api.MapPost("/holds", HoldAsync).Requires(Act.Deploy).Produces<IReadOnlyList<HoldView>>(StatusCodes.Status201Created)
            .Documented("holdTarget", "Keeps schedules and newest-commit defaults from bringing a tool to a target.", 400, 409, 413, 415, 422);
        api.MapDelete("/holds", UnholdAsync).Requires(Act.Deploy).Produces<IReadOnlyList<HoldView>>()
            .Documented("unholdTarget", "Lifts the holds of a tool at a target.", 409, 422);
        api.MapDelete("/holds/{id}", UnholdByKeyAsync).Requires(Act.Deploy).Produces<HoldView>()
            .Documented("unhold", "Lifts a hold by its id.", 404, 409);
    }

    private static async Task<IResult> ListAsync(HoldQueries queries, CatalogSnapshots catalogs, [AsParameters] Paging paging, string? tool, string? target, string? environment, CancellationToken cancellationToken)
    {
        if (CatalogSelection.Resolve(await catalogs.GetAsync(cancellationToken), tool, target, environment, ever: false, out var named) is { } unknown)
            return RefusalResults.Invalid(unknown.Code, unknown.Message);
        if (!PageCursor.TryRead(paging.Cursor, out var before)) return RefusalResults.Invalid("invalid_cursor", PageCursor.NotOurs);
        return TypedResults.Ok(paging.PageOf(await queries.ListAsync(named, before, paging.RowsAndOne, cancellationToken), h => h.Id));
    }

    private static async Task<IResult> HoldAsync(Caller caller, Body<HoldBody> body, HoldTarget operation, CancellationToken cancellationToken) =>
        await operation.HandleAsync(caller.Person, body.Value.Tool, body.Value.Target, body.Value.Environment, cancellationToken) switch
        {
            HoldAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            HoldAnswer.Done done => TypedResults.Created("/api/holds", done.Holds),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static async Task<IResult> UnholdAsync(Caller caller, UnholdTarget operation, string? tool, string? target, string? environment, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(target) || string.IsNullOrEmpty(tool) || string.IsNullOrEmpty(environment)
            ? RefusalResults.Invalid("invalid_request", "Name all three: DELETE /api/holds?tool=crm&target=acme/pdv-milano&environment=prod.")
            : await operation.HandleAsync(caller.Person, tool, target, environment, cancellationToken) switch
            {
                HoldAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
                HoldAnswer.Done done => TypedResults.Ok(done.Holds),
                _ => throw new InvalidOperationException("no such answer"),
            };

    private static async Task<IResult> UnholdByKeyAsync(string id, Caller caller, UnholdTarget operation, CancellationToken cancellationToken) =>
        await operation.HandleAsync(caller.Person, long.TryParse(id, System.Globalization.NumberStyles.None, null, out var key) ? key : 0, cancellationToken) switch
        {
            HoldAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            HoldAnswer.Done { Holds: [var lifted, ..] } => TypedResults.Ok(lifted),
            _ => throw new InvalidOperationException("no such answer"),
        };
}

/// <summary>A hold that is wanted.</summary>
internal sealed record HoldBody
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>A tenant with all its stores, a store, or <c>*</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }
}
