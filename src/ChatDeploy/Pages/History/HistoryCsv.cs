using System.Text;
using ChatDeploy.Api;
using ChatDeploy.Core.History;

namespace ChatDeploy.Pages.History;

/// <summary>Writes records as a table for spreadsheets (RFC 4180, UTF-8 with the mark that they look for), page by page, so that memory does not grow with it.</summary>
internal static class HistoryCsv
{
    /// <summary>The most rows, newest first: about what a spreadsheet still opens comfortably.</summary>
    public const int MostRows = 100_000;

    private const string Head = "id,deployed_at,environment,tool,target,covers_tenant,action,version,sha,previous_version,previous_sha,deployed_by,deployment,notes,archived_at,archived_by,archived_reason";

    /// <summary>Writes the table.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="queries">Where from.</param>
    /// <param name="filter">Which records; its page does not matter.</param>
    /// <param name="first">The first page, which is read before anything is written so that a refusal can still be told.</param>
    /// <param name="cancellationToken">Ends it when nobody reads any more.</param>
    public static async Task WriteAsync(Stream output, RecordQueries queries, RecordFilter filter, RecordPage.Found first, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Head);
        var page = first;
        for (var rows = 0; ;)
        {
            foreach (var record in page.Items) await writer.WriteLineAsync(Line(record));
            rows += page.Items.Count;
            await writer.FlushAsync(cancellationToken);
            if (page.Next is null || rows >= MostRows) return;
            page = (RecordPage.Found)await queries.ListAsync(filter with { Cursor = page.Next }, cancellationToken);
        }
    }

    private static string Line(RecordView record) => CsvText.Row(
        record.Id.ToString(), Instant(record.DeployedAt), record.Environment, record.Tool, record.Target, record.CoversTenant ? "true" : "false", record.Action,
        record.Version, record.Sha, record.PreviousVersion, record.PreviousSha, record.DeployedBy, record.Deployment, record.Notes,
        record.Archived is { } archived ? Instant(archived.At) : null, record.Archived?.By, record.Archived?.Reason);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
}
