using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Writes tables: as Slack's own, of which a message takes one and a view none, else as lines of even width.</summary>
internal static class TableBlocks
{
    private const int LongestCell = 40;

    /// <summary>Whether Slack's own table takes it.</summary>
    public static bool Fits(CardElement.Table table) =>
        table.Rows.Count <= SlackLimits.TableRows && table.Rows.All(row => row.Count <= SlackLimits.TableColumns)
        && table.Rows.Sum(row => row.Sum(cell => cell.Length)) <= SlackLimits.TableText;

    public static JsonObject Native(CardElement.Table table) => new()
    {
        ["type"] = "table",
        ["rows"] = new JsonArray([.. table.Rows.Select(row => (JsonNode)new JsonArray([.. row.Select(Cell)]))]),
        ["column_settings"] = new JsonArray([.. Enumerable.Range(0, table.Rows.Max(row => row.Count)).Select(_ => (JsonNode)new JsonObject { ["is_wrapped"] = true })]),
    };

    /// <summary>Sections of monospace text, the header's row in each.</summary>
    public static IEnumerable<JsonObject> Monospace(CardElement.Table table)
    {
        var rows = table.Rows.Select(row => row.Take(SlackLimits.TableColumns).Select(cell => TextCut.Short(PlainCell(cell).Replace('`', '\''), LongestCell)).ToList()).ToList();
        var widths = Enumerable.Range(0, rows.Max(row => row.Count)).Select(column => rows.Max(row => column < row.Count ? row[column].Length : 0)).ToList();
        var lines = rows.ConvertAll(row => Mrkdwn.Escape(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
        var header = table.FirstRowAsHeader ? lines[0] + "\n" : "";
        var body = "";
        foreach (var line in lines.Skip(table.FirstRowAsHeader && lines.Count > 1 ? 1 : 0))
        {
            if (body.Length > 0 && header.Length + body.Length + line.Length > SlackLimits.Section - 10)
            {
                yield return Fence(header + body);
                body = "";
            }

            body += line + "\n";
        }

        yield return Fence(lines.Count > 1 ? header + body : body);
    }

    private static JsonObject Fence(string text) => BlockJson.Section($"```\n{text.TrimEnd('\n')}\n```");

    // Slack refuses an empty cell.
    private static string PlainCell(string markdown) => CardMarkdown.Plain(markdown).ReplaceLineEndings(" ") is var text && string.IsNullOrWhiteSpace(text) ? "–" : text;

    private static JsonNode Cell(string markdown) => CardMarkdown.Read(markdown) is var spans && spans.Any(span => span.Link is not null)
        ? RichTextBlocks.Of(spans)
        : new JsonObject { ["type"] = "raw_text", ["text"] = PlainCell(markdown) };
}
