using ChatDeploy.Api;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.History;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Pages.Elements;
using Microsoft.AspNetCore.Mvc;

namespace ChatDeploy.Pages.History;

/// <summary>What is done on the history page: striking a record out, and taking the list away as a table.</summary>
internal static class HistoryForms
{
    /// <summary>Maps it.</summary>
    public static void MapHistoryForms(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/history/{id}/archive", ArchiveAsync).Requires(Act.Administer).ExcludeFromDescription();
        endpoints.MapGet("/history.csv", DownloadAsync).Requires(Act.Read).ExcludeFromDescription();
    }

    private static async Task<IResult> ArchiveAsync(
        string id, HttpContext context, Caller caller, [FromForm] string? reason, [FromForm] string? back, ArchiveRecord archive, CancellationToken cancellationToken)
    {
        var outcome = long.TryParse(id, System.Globalization.NumberStyles.None, null, out var key)
            ? await archive.HandleAsync(key, reason, caller.Person, cancellationToken)
            : ArchiveRecordResult.UnknownRecord;
        var said = outcome switch
        {
            ArchiveRecordResult.Archived => Said.Done("The record is struck out; it stays in the history and no longer counts."),
            ArchiveRecordResult.AlreadyArchived => Said.Refused(Refusal.Conflict("already_archived", "The record is struck out already; the first reason stands.")),
            ArchiveRecordResult.ReasonRequired => Said.Refused(Refusal.Invalid("reason_required", "Say why the record is struck out. Nothing was changed.")),
            ArchiveRecordResult.ReasonTooLong => Said.Refused(Refusal.Invalid("reason_too_long", "The reason takes at most 1,000 characters. Nothing was changed.")),
            _ => Said.Refused(Refusal.NotFound("unknown_record", "There is no such record.")),
        };

        // Back to the list as it was filtered, and nowhere else.
        return said.At(context, back is "/history" || back?.StartsWith("/history?", StringComparison.Ordinal) == true ? back : "/history");
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, Caller caller, RecordQueries queries, CancellationToken cancellationToken)
    {
        var filter = HistoryChoice.Of(context.Request.Query).Filter(PersonZone.Of(caller.Person), cursor: null, out var problem) with { Limit = RecordQueries.LargestPage };
        if (problem is not null) return RefusalResults.Invalid("invalid_day", problem);
        return await queries.ListAsync(filter, cancellationToken) switch
        {
            RecordPage.Refused refused => RefusalResults.Invalid(refused.Code, refused.Message),
            RecordPage.Found found => TypedResults.Stream(
                output => HistoryCsv.WriteAsync(output, queries, filter, found, cancellationToken), CsvText.MediaType, "chatdeploy-history.csv"),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }
}
