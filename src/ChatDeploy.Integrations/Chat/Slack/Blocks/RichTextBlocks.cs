using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Writes text that Slack reads no marks in: commands to be copied, cells with links.</summary>
internal static class RichTextBlocks
{
    /// <summary>A block of runs; null where they hold no text.</summary>
    public static JsonObject? Of(IReadOnlyList<TextRun> runs)
    {
        var left = SlackLimits.Section;
        var parts = new JsonArray();
        foreach (var run in runs)
        {
            if (left < 4 || run.Text.Length == 0) continue;
            var text = TextCut.Short(run.Text, left);
            left -= text.Length;
            parts.Add(Text(text, run.IsBold, run.IsItalic, run.IsStruck, run.IsCode));
        }

        return runs.All(run => string.IsNullOrWhiteSpace(run.Text)) ? null : Block(parts);
    }

    /// <summary>A block of spans, with their links; of a moment what it is in UTC.</summary>
    public static JsonObject Of(IEnumerable<CardSpan> spans) => Block(
    [
        .. spans.Where(span => span.Text.Length > 0).Select(span => (JsonNode)(span.Link is null
            ? Text(span.Text, span.IsBold, span.IsItalic, isStruck: false, isCode: false)
            : new JsonObject { ["type"] = "link", ["url"] = span.Link, ["text"] = span.Text })),
    ]);

    private static JsonObject Block(JsonArray parts) =>
        new() { ["type"] = "rich_text", ["elements"] = new JsonArray(new JsonObject { ["type"] = "rich_text_section", ["elements"] = parts }) };

    private static JsonObject Text(string text, bool isBold, bool isItalic, bool isStruck, bool isCode)
    {
        var style = new JsonObject();
        if (isBold) style["bold"] = true;
        if (isItalic) style["italic"] = true;
        if (isStruck) style["strike"] = true;
        if (isCode) style["code"] = true;
        var part = new JsonObject { ["type"] = "text", ["text"] = text };
        if (style.Count > 0) part["style"] = style;
        return part;
    }
}
