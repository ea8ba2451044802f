using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.History;
using ChatDeploy.Core.People;

namespace ChatDeploy.Api;

/// <summary><c>/records</c>: the immutable history.</summary>
internal static class RecordEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapRecords(this IEndpointRouteBuilder api)
    {
        api.MapPost("/records", RecordAsync).Requires(Act.Deploy).Produces<RecordView>(StatusCodes.Status201Created)
            .Documented("recordDeployment", "Records by hand that a version was deployed.", 400, 413, 415, 422);
        api.MapGet("/records", ListAsync).Requires(Act.Read).Produces<Page<RecordView>>()
            .Documented("listRecords", "History, newest first, archived records included and marked.", 422);
        api.MapGet("/records/{id}", FindAsync).Requires(Act.Read).Produces<RecordView>()
            .Documented("readRecord", "One record.", 404);
        api.MapPost("/records/{id}/archive", ArchiveAsync).Requires(Act.Administer).Produces<RecordView>()
            .Documented("archiveRecord", "Strikes a record out, with a reason: it is kept and shown, and counts no longer.", 400, 404, 409, 413, 415, 422);
    }

    private static async Task<IResult> RecordAsync(
        Caller caller, Body<RecordBody> body, RecordDeployment record, RecordQueries queries, CatalogSnapshots catalogs, CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        if (RecordRights.Refuse(await catalogs.GetAsync(cancellationToken), caller.Person, wanted.Tool, wanted.Target, wanted.Environment) is { } forbidden) return RefusalResults.Of(forbidden);
        var command = new RecordDeploymentCommand(
            caller.Person, wanted.Tool, wanted.Version, wanted.Target, wanted.Environment, wanted.DeployedAt, wanted.DeployedBy, wanted.Notes);
        return await record.HandleAsync(command, cancellationToken) switch
        {
            RecordDeploymentResult.Refused refused => RefusalResults.Invalid(refused.Code, refused.Message),
            RecordDeploymentResult.Recorded recorded => TypedResults.Created($"/api/records/{recorded.Id}", await queries.FindAsync(recorded.Id, cancellationToken)),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }

    private static async Task<IResult> ListAsync(
        RecordQueries queries, [AsParameters] Paging paging, string? tool, string? target, string? environment, string? version, InstantParameter? from, InstantParameter? to, CancellationToken cancellationToken) =>
        await queries.ListAsync(new RecordFilter(tool, target, environment, version, from?.Value, to?.Value, paging.Rows, paging.Cursor), cancellationToken) switch
        {
            RecordPage.Refused refused => RefusalResults.Invalid(refused.Code, refused.Message),
            RecordPage.Found found => TypedResults.Ok(new Page<RecordView>(found.Items, found.Next)),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static async Task<IResult> FindAsync(string id, RecordQueries queries, CancellationToken cancellationToken) =>
        IsKey(id, out var key) && await queries.FindAsync(key, cancellationToken) is { } found ? TypedResults.Ok(found) : Unknown();

    private static async Task<IResult> ArchiveAsync(string id, Caller caller, Body<ArchiveBody> body, ArchiveRecord archive, RecordQueries queries, CancellationToken cancellationToken)
    {
        if (!IsKey(id, out var key)) return Unknown();
        return await archive.HandleAsync(key, body.Value.Reason, caller.Person, cancellationToken) switch
        {
            ArchiveRecordResult.Archived => TypedResults.Ok(await queries.FindAsync(key, cancellationToken)),
            ArchiveRecordResult.UnknownRecord => Unknown(),
            ArchiveRecordResult.AlreadyArchived => RefusalResults.Of(StatusCodes.Status409Conflict, "already_archived", "The record is struck out already; the first reason stands."),
            ArchiveRecordResult.ReasonTooLong => RefusalResults.Invalid("reason_too_long", "The reason takes at most 1,000 characters."),
            _ => RefusalResults.Invalid("reason_required", "Say why the record is struck out: {\"reason\":\"…\"}."),
        };
    }

    private static bool IsKey(string text, out long key) => long.TryParse(text, System.Globalization.NumberStyles.None, null, out key);

    private static IResult Unknown() => RefusalResults.NotFound("unknown_record", "There is no such record; GET /api/records lists them.");
}

/// <summary>A deployment that took place elsewhere (contract, <c>POST /records</c>).</summary>
internal sealed record RecordBody
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>A tag of the tool, or a commit by at least 7 digits of its sha.</summary>
    public required string Version { get; init; }

    /// <summary>A tenant (all its sites) or a store.</summary>
    public required string Target { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>When it was deployed; left out: now.</summary>
    public DateTimeOffset? DeployedAt { get; init; }

    /// <summary>Who deployed it, at most 250 characters; left out: the caller.</summary>
    public string? DeployedBy { get; init; }

    /// <summary>For people, at most 4,000 characters.</summary>
    public string? Notes { get; init; }
}

/// <summary>Why a record is struck out.</summary>
/// <param name="Reason">At most 1,000 characters.</param>
internal sealed record ArchiveBody(string? Reason = null);
