using System.Text;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Writes the lines that chat answers with (<c>**bold**</c>, <c>`code`</c>, blocks of code between <c>```</c>) as Slack's mrkdwn. Pure.</summary>
internal static class ChatMarkdown
{
    private const string Fence = "```";

    /// <summary>The lines; what does not fit is cut at a line's end and marked.</summary>
    /// <param name="text">As chat answers; what people wrote in it may hold anything.</param>
    /// <param name="longest">The most characters.</param>
    public static string Write(string text, int longest)
    {
        var safe = TextCut.WholeCharacters(text);
        var written = Written(safe);
        if (written.Length <= longest) return written;

        // Escapes make it longer by a factor that is not known beforehand: fewer lines until it fits.
        var lines = safe.Split('\n');
        var (fits, most) = (0, lines.Length);
        while (fits < most)
        {
            var half = (fits + most + 1) / 2;
            if (Written(Cut(lines, half)).Length <= longest) fits = half;
            else most = half - 1;
        }

        return fits > 0 ? Written(Cut(lines, fits)) : Mrkdwn.Short([new CardSpan(lines[0])], longest);
    }

    private static string Cut(string[] lines, int count)
    {
        var kept = string.Join('\n', lines.Take(count));
        var isInFence = (kept.Split(Fence).Length - 1) % 2 == 1;
        return $"{kept}{(isInFence ? "\n" + Fence : "")}\n…";
    }

    private static string Written(string text)
    {
        var written = new StringBuilder(text.Length + 64);
        var parts = text.Split(Fence);
        for (var i = 0; i < parts.Length; i++)
        {
            // An opening without its end is text.
            if (i % 2 == 1 && i < parts.Length - 1) written.Append(Fence).Append(Mrkdwn.Escape(parts[i])).Append(Fence);
            else AddLines(written, i % 2 == 1 ? "'''" + parts[i] : parts[i]);
        }

        return written.ToString();
    }

    private static void AddLines(StringBuilder written, string text)
    {
        var isBold = false;
        var from = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var isEnd = i == text.Length;
            var isMark = !isEnd && text.AsSpan(i).StartsWith("**", StringComparison.Ordinal);
            var codeEnd = !isEnd && text[i] == '`' ? CodeEnd(text, i) : -1;
            if (!isEnd && !isMark && codeEnd < 0) continue;
            AddText(written, text[from..i], isBold);
            if (isEnd) return;
            if (isMark)
            {
                isBold = !isBold;
                from = i + 2;
            }
            else
            {
                written.Append('`').Append(Mrkdwn.Escape(text[(i + 1)..codeEnd])).Append('`');
                from = codeEnd + 1;
            }

            i = from - 1;
        }
    }

    private static int CodeEnd(string text, int at)
    {
        var end = text.IndexOf('`', at + 1);
        return end > at + 1 && !text.AsSpan(at, end - at).Contains('\n') ? end : -1;
    }

    private static void AddText(StringBuilder written, string text, bool isBold)
    {
        if (string.IsNullOrWhiteSpace(text)) written.Append(text);
        else written.AppendJoin('\n', text.Split('\n').Select(line => string.IsNullOrWhiteSpace(line) ? line : Mrkdwn.Short([new CardSpan(line, isBold)], int.MaxValue - 2)));
    }
}
