using System.Text;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Writes spans as Slack's mrkdwn. Everything is written from whole spans, so no link, date or entity is ever cut through.</summary>
/// <remarks>
/// Slack knows no escape for <c>* _ ~</c>; a zero-width space on both sides keeps them from being taken for marks, since a mark needs a
/// letter on its inside. Between two letters (<c>pdv_milano</c>) or two spaces they are none anyway, and are left alone for the sake of who copies them.
/// </remarks>
internal static class Mrkdwn
{
    private const char ZeroWidthSpace = '\u200b';

    /// <summary>The three characters that Slack asks to have escaped.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>All of it, in as few pieces as the limit allows; cut at line ends where that is possible. Blank pieces are left out.</summary>
    public static IReadOnlyList<string> Pieces(IReadOnlyList<CardSpan> spans, int longest)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        foreach (var line in Lines(spans).SelectMany(line => Broken(line, longest)))
        {
            // Where cards begin a paragraph, Slack begins a line.
            if (line.Length == 0) continue;
            if (piece.Length > 0 && piece.Length + 1 + line.Length > longest)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }

            if (piece.Length > 0) piece.Append('\n');
            piece.Append(line);
        }

        pieces.Add(piece.ToString());
        return pieces.FindAll(p => !string.IsNullOrWhiteSpace(p.Replace("\u200b", "", StringComparison.Ordinal)));
    }

    /// <summary>As much as fits in one piece, with an ellipsis where that is not all; a dash for nothing.</summary>
    public static string Short(IReadOnlyList<CardSpan> spans, int longest)
    {
        var pieces = Pieces(spans, longest);
        if (pieces.Count <= 1) return pieces.Count == 0 ? "–" : pieces[0];
        return Pieces(spans, longest - 2)[0] + " …";
    }

    private static List<List<CardSpan>> Lines(IReadOnlyList<CardSpan> spans)
    {
        var lines = new List<List<CardSpan>> { new() };
        foreach (var span in spans)
        {
            var parts = span.Text.Split('\n');
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0) lines.Add([]);
                if (parts[i].Length > 0) lines[^1].Add(span with { Text = parts[i] });
            }
        }

        return lines;
    }

    // Halves what is too long until it is not.
    private static IEnumerable<string> Broken(List<CardSpan> line, int longest)
    {
        var written = Line(line);
        if (written.Length <= longest) return [written];
        if (line.Count > 1) return [.. Broken([.. line.Take(line.Count / 2)], longest), .. Broken([.. line.Skip(line.Count / 2)], longest)];
        var span = line[0];
        if (span.Text.Length < 2) return [];
        var space = span.Text.LastIndexOf(' ', span.Text.Length / 2);
        var cut = space > span.Text.Length / 4 ? space + 1 : TextCut.Boundary(span.Text, span.Text.Length / 2);
        if (cut >= span.Text.Length) return [];
        return [.. Broken([span with { Text = span.Text[..cut] }], longest), .. Broken([span with { Text = span.Text[cut..] }], longest)];
    }

    private static string Line(IReadOnlyList<CardSpan> line)
    {
        var written = new StringBuilder();
        var afterMark = false;
        foreach (var span in line)
        {
            var text = span.Text.Trim();
            if (text.Length == 0 || span.Moment is not null) text = span.Text;
            var start = span.Text.IndexOf(text, StringComparison.Ordinal);
            var isBold = span.IsBold && !text.Contains('*', StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text);
            var isItalic = span.IsItalic && !text.Contains('_', StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text);
            var isMarked = isBold || isItalic;
            written.Append(span.Text, 0, start);
            if ((isMarked || afterMark) && written.Length > 0 && !char.IsWhiteSpace(written[^1]) && !char.IsWhiteSpace(text[0])) written.Append(ZeroWidthSpace);
            if (isBold) written.Append('*');
            if (isItalic) written.Append('_');
            written.Append(Inner(span, text, isFirst: written.Length == 0));
            if (isItalic) written.Append('_');
            if (isBold) written.Append('*');
            written.Append(span.Text, start + text.Length, span.Text.Length - start - text.Length);
            afterMark = isMarked;
        }

        return written.ToString();
    }

    private static string Inner(CardSpan span, string text, bool isFirst)
    {
        if (span.Moment is { } moment) return $"<!date^{moment.At.ToUnixTimeSeconds()}^{moment.Format}|{Escape(text)}>";
        return span.Link is { } link ? $"<{Escape(link)}|{Literal(text, isFirst: false).Replace('|', '\u2223')}>" : Literal(text, isFirst);
    }

    private static string Literal(string text, bool isFirst)
    {
        var written = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '&': written.Append("&amp;"); break;
                case '<': written.Append("&lt;"); break;
                case '>' when isFirst && i == 0: written.Append(ZeroWidthSpace).Append("&gt;"); break;
                case '>': written.Append("&gt;"); break;
                // As everywhere where people's text is shown: a backtick begins code, and nothing stops it.
                case '`': written.Append('\''); break;
                case '*' or '_' or '~' when !IsHarmless(text, i): written.Append(ZeroWidthSpace).Append(text[i]).Append(ZeroWidthSpace); break;
                default: written.Append(text[i]); break;
            }
        }

        return written.ToString();
    }

    // Between two letters, or between two spaces.
    private static bool IsHarmless(string text, int at) => at > 0 && at + 1 < text.Length
        && ((char.IsLetterOrDigit(text[at - 1]) && char.IsLetterOrDigit(text[at + 1])) || (text[at - 1] == ' ' && text[at + 1] == ' '));
}
