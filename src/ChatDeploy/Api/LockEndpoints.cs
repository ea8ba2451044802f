using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Api;

/// <summary><c>/locks</c>: locks held by deployments and set by hand.</summary>
internal static class LockEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapLocks(this IEndpointRouteBuilder api)
    {
        api.MapGet("/locks", ListAsync).Requires(Act.Read).Produces<Page<LockView>>()
            .Documented("listLocks", "Locks held now, newest first.", 422);
        api.MapPost("/locks", LockAsync).Requires(Act.Deploy).Produces<LockSet>(StatusCodes.Status201Created)
            .Documented("lockTool", "Locks a tool in an environment by hand: no deployment of it starts there until it is unlocked.", 400, 409, 413, 415, 422);
        api.MapDelete("/locks", UnlockAsync).Requires(Act.Deploy).Produces<LockView>()
            .Documented("unlockTool", "Lifts the lock by hand of a tool in an environment, somebody else's too unless confirm=false; they are told.", 409, 422);
        api.MapDelete("/locks/{id}", UnlockByKeyAsync).Requires(Act.Deploy).Produces<LockView>()
            .Documented("unlock", "Lifts a lock by hand by its id, somebody else's too unless confirm=false; they are told.", 404, 409);
    }

    private static async Task<IResult> ListAsync(LockQueries queries, CatalogSnapshots catalogs, [AsParameters] Paging paging, string? tool, string? environment, CancellationToken cancellationToken)
    {
        if (CatalogSelection.Resolve(await catalogs.GetAsync(cancellationToken), tool, null, environment, ever: false, out var named) is { } unknown)
            return RefusalResults.Invalid(unknown.Code, unknown.Message);
        if (!PageCursor.TryRead(paging.Cursor, out var before)) return RefusalResults.Invalid("invalid_cursor", PageCursor.NotOurs);
        var rows = await queries.ListAsync(named.Tool?.Id, named.Environment?.Id, before, paging.RowsAndOne, cancellationToken);
        return TypedResults.Ok(paging.PageOf(rows, l => l.Id));
    }

    private static async Task<IResult> LockAsync(Caller caller, Body<LockBody> body, LockTool operation, CancellationToken cancellationToken) =>
        await operation.HandleAsync(caller.Person, body.Value.Tool, body.Value.Environment, body.Value.Reason, cancellationToken) switch
        {
            LockAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            LockAnswer.Done { Lock: var set, Running: var running } => TypedResults.Created($"/api/locks/{set.Id}", new LockSet(set.Id, set.Tool, set.Environment, set.Owner, set.Reason, set.Since, running)),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static async Task<IResult> UnlockAsync(Caller caller, UnlockTool operation, string? tool, string? environment, bool? confirm, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(tool) || string.IsNullOrEmpty(environment)
            ? RefusalResults.Invalid("invalid_request", "Name both: DELETE /api/locks?tool=crm&environment=prod.")
            : Lifted(await operation.HandleAsync(caller.Person, tool, environment, confirm ?? true, cancellationToken));

    private static async Task<IResult> UnlockByKeyAsync(string id, Caller caller, LockQueries queries, UnlockTool operation, bool? confirm, CancellationToken cancellationToken)
    {
        var found = long.TryParse(id, System.Globalization.NumberStyles.None, null, out var key) && key < long.MaxValue
            ? (await queries.ListAsync(null, null, key + 1, 1, cancellationToken)).FirstOrDefault(l => l.Id == key)
            : null;
        if (found is null) return RefusalResults.NotFound("unknown_lock", "There is no such lock, or it was lifted; GET /api/locks lists them.");
        return found.IsByHand
            ? Lifted(await operation.HandleAsync(caller.Person, found.Tool, found.Environment, confirm ?? true, cancellationToken))
            : RefusalResults.Of(StatusCodes.Status409Conflict, "lock_of_deployment", $"{found.What} is held by {found.Deployment} itself, until it ends. Cancel that to end it now.");
    }

    private static IResult Lifted(LockAnswer answer) => answer switch
    {
        LockAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
        LockAnswer.Done done => TypedResults.Ok(done.Lock),
        _ => throw new InvalidOperationException("no such answer"),
    };
}

/// <summary>A lock that is wanted.</summary>
internal sealed record LockBody
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>Why, for the others, at most 2,000 characters.</summary>
    public string? Reason { get; init; }
}

/// <summary>A lock that was set.</summary>
/// <param name="Id">Key.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Owner">Who set it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">Since when.</param>
/// <param name="Running">Deployments of the tool that run there and go on.</param>
internal sealed record LockSet(long Id, string Tool, string Environment, string? Owner, string? Reason, DateTimeOffset Since, IReadOnlyList<string> Running);
