using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Api;

/// <summary><c>/freezes</c>: times in which nothing starts.</summary>
internal static class FreezeEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapFreezes(this IEndpointRouteBuilder api)
    {
        api.MapGet("/freezes", ListAsync).Requires(Act.Read).Produces<Page<FreezeView>>()
            .Documented("listFreezes", "Freezes that are on or to come, newest first.", 422);
        api.MapPost("/freezes", FreezeAsync).Requires(Act.Administer).Produces<FreezeView>(StatusCodes.Status201Created)
            .Documented("freeze", "Freezes an environment or all, for one tenant or all, once or again and again: nothing that touches it starts.", 400, 413, 415, 422);
        api.MapDelete("/freezes", UnfreezeAsync).Requires(Act.Administer).Produces<IReadOnlyList<FreezeView>>()
            .Documented("unfreezeEnvironment", "Lifts the freezes of an environment (and tenant) that are on, or else those that are to come.", 409, 422);
        api.MapDelete("/freezes/{id}", UnfreezeByKeyAsync).Requires(Act.Administer).Produces<FreezeView>()
            .Documented("unfreeze", "Lifts a freeze by its id.", 404, 409);
    }

    private static async Task<IResult> ListAsync(FreezeQueries queries, CatalogSnapshots catalogs, [AsParameters] Paging paging, string? environment, CancellationToken cancellationToken)
    {
        if (CatalogSelection.Resolve(await catalogs.GetAsync(cancellationToken), null, null, environment, ever: false, out var named) is { } unknown)
            return RefusalResults.Invalid(unknown.Code, unknown.Message);
        if (!PageCursor.TryRead(paging.Cursor, out var before)) return RefusalResults.Invalid("invalid_cursor", PageCursor.NotOurs);
        var rows = await queries.ListAsync(named.Environment?.Id, (int)Math.Min(before, int.MaxValue), paging.RowsAndOne, cancellationToken);
        return TypedResults.Ok(paging.PageOf(rows, f => f.Id));
    }

    private static async Task<IResult> FreezeAsync(Caller caller, Body<FreezeBody> body, FreezeEnvironment operation, CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        var request = new FreezeRequest(
            wanted.Environment, wanted.Tenant, wanted.Reason, wanted.From, wanted.Until, wanted.Cron, wanted.DurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, wanted.TimeZone);
        return await operation.HandleAsync(caller.Person, request, cancellationToken) switch
        {
            FreezeAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            FreezeAnswer.Done { Freezes: [var set, ..] } => TypedResults.Created($"/api/freezes/{set.Id}", set),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }

    private static async Task<IResult> UnfreezeAsync(Caller caller, UnfreezeEnvironment operation, string? environment, string? tenant, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(environment)
            ? RefusalResults.Invalid("invalid_request", "Name the environment: DELETE /api/freezes?environment=prod, and &tenant=acme for the freezes of one tenant.")
            : await operation.HandleAsync(caller.Person, environment, string.IsNullOrEmpty(tenant) ? null : tenant, cancellationToken) switch
            {
                FreezeAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
                FreezeAnswer.Done done => TypedResults.Ok(done.Freezes),
                _ => throw new InvalidOperationException("no such answer"),
            };

    private static async Task<IResult> UnfreezeByKeyAsync(string id, Caller caller, UnfreezeEnvironment operation, CancellationToken cancellationToken) =>
        await operation.HandleAsync(caller.Person, int.TryParse(id, System.Globalization.NumberStyles.None, null, out var key) ? key : 0, cancellationToken) switch
        {
            FreezeAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            FreezeAnswer.Done { Freezes: [var lifted, ..] } => TypedResults.Ok(lifted),
            _ => throw new InvalidOperationException("no such answer"),
        };
}

/// <summary>A freeze that is wanted.</summary>
internal sealed record FreezeBody
{
    /// <summary>The environment's name; left out: every one.</summary>
    public string? Environment { get; init; }

    /// <summary>The tenant's name; left out: all.</summary>
    public string? Tenant { get; init; }

    /// <summary>Why, for the others, at most 2,000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>When it begins; left out: now.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it is over; only a recurring one may leave it out.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Makes it recur: when each stretch begins, in Quartz syntax.</summary>
    public string? Cron { get; init; }

    /// <summary>Of a recurring one: how long each stretch lasts, at most 366 days.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>Of a recurring one: IANA zone of the expression; left out: UTC.</summary>
    public string? TimeZone { get; init; }
}
