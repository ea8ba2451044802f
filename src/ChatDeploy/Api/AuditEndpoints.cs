using System.Text;
using System.Text.Json;
using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Api;

/// <summary><c>/audit</c>: who did what, when, where and from where, for administrators.</summary>
internal static class AuditEndpoints
{
    private const string Head = "id,at,actor,act,subject_kind,subject,ref,sha,environment,surface,address,request_id,details,mac";

    /// <summary>Maps it.</summary>
    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync).Requires(Act.Administer).Produces<Page<AuditAnswer>>()
        .Documented("listAudit", "The audit trail, newest first. format=jsonl or csv: all of it that the filters let through, without pages.", 422);

    private static async Task<IResult> ListAsync(
        AuditQueries queries, IOptions<JsonOptions> json, [AsParameters] Paging paging, string? person, string? act, string? subject, string? environment, string? surface,
        InstantParameter? from, InstantParameter? to, string? q, string? format, CancellationToken cancellationToken)
    {
        if (!PageCursor.TryRead(paging.Cursor, out var before)) return RefusalResults.Invalid("invalid_cursor", PageCursor.NotOurs);
        if (Wanted(act) is { } code && EnumCodes.Find<AuditAct>(code) is null)
            return RefusalResults.Invalid("unknown_act", $"There is no act '{code}'; it is one of {string.Join(", ", Enum.GetValues<AuditAct>().Select(EnumCodes.Code))}.");
        var filter = new AuditFilter(Wanted(person), Wanted(act), Wanted(subject), Wanted(environment), Wanted(surface), from?.Value, to?.Value, Wanted(q));
        switch (Wanted(format))
        {
            case null or "json":
                var rows = await queries.ListAsync(filter, before, paging.RowsAndOne, cancellationToken);
                return TypedResults.Ok(paging.PageOf(rows.Select(AuditAnswer.Of).ToList(), row => row.Id));
            case "jsonl":
                return TypedResults.Stream(output => WriteLinesAsync(output, queries.StreamAsync(filter, cancellationToken), json.Value.SerializerOptions), "application/jsonl; charset=utf-8", "chatdeploy-audit.jsonl");
            case "csv":
                return TypedResults.Stream(output => WriteTableAsync(output, queries.StreamAsync(filter, cancellationToken)), CsvText.MediaType, "chatdeploy-audit.csv");
            default:
                return RefusalResults.Invalid("invalid_format", $"There is no format '{format}': use json, jsonl or csv.");
        }
    }

    private static async Task WriteLinesAsync(Stream output, IAsyncEnumerable<AuditView> rows, JsonSerializerOptions options)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        await foreach (var row in rows) await writer.WriteLineAsync(JsonSerializer.Serialize(AuditAnswer.Of(row), options));
    }

    private static async Task WriteTableAsync(Stream output, IAsyncEnumerable<AuditView> rows)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Head);
        await foreach (var row in rows) await writer.WriteLineAsync(Row(row));
    }

    private static string Row(AuditView row) => CsvText.Row(
        row.Id.ToString(), row.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"), row.Actor, row.Act, row.SubjectKind, row.Subject, row.Ref, row.Sha, row.Environment, row.Surface, row.Address,
        row.RequestId, row.Details, Convert.ToHexStringLower(row.Mac));

    private static string? Wanted(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A row of the audit trail; null where there is none.</summary>
/// <param name="Id">Its number, from 1 and without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who, by the name of that time; null: the service itself, or its command line.</param>
/// <param name="Act">What, a stable code.</param>
/// <param name="SubjectKind">The noun of what it was about.</param>
/// <param name="Subject">What it was about, as people name it.</param>
/// <param name="Ref">What it brought.</param>
/// <param name="Sha">The commit, where there is exactly one.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Surface">Where it came from: <c>slack</c>, <c>teams</c>, <c>web</c>, <c>chat</c>, <c>api</c>, <c>mcp</c>, <c>cli</c> or <c>system</c>.</param>
/// <param name="Address">The network address; for Slack and Teams the person's id there, for the command line the account.</param>
/// <param name="RequestId">What names the request in logs, or on its platform.</param>
/// <param name="Details">What else there is to know.</param>
/// <param name="Mac">The row's MAC, 64 hexadecimal digits.</param>
internal sealed record AuditAnswer(
    long Id, DateTimeOffset At, string? Actor, string Act, string SubjectKind, string Subject, string? Ref, string? Sha, string? Environment, string Surface, string? Address, string? RequestId,
    JsonElement Details, string Mac)
{
    /// <summary>The row as it is answered.</summary>
    public static AuditAnswer Of(AuditView row) => new(
        row.Id, row.At, row.Actor, row.Act, row.SubjectKind, row.Subject, row.Ref, row.Sha, row.Environment, row.Surface, row.Address, row.RequestId, DetailsOf(row.Details), Convert.ToHexStringLower(row.Mac));

    // Somebody may have changed it by hand: then the list still has to be readable.
    private static JsonElement DetailsOf(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }
}
