using System.Text;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Conversation.Texts;

namespace ChatDeploy.Core.Cards;

/// <summary>Makes text of people and repositories safe to stand in a card: one line, no longer than asked, and no markdown, macro or expression of its own.</summary>
public static partial class CardText
{
    private const string Special = @"\*_[]()~";
    private const char Isolate = '\u2068';
    private const char EndOfIsolate = '\u2069';

    /// <summary>The text for a place that takes markdown; shown, it reads as it was written.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="longest">The most characters to be shown; the rest is cut and marked by an ellipsis.</param>
    public static string Markdown(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = ChatLines.OneLine(text, longest);
        var escaped = new StringBuilder(line.Length + 8);
        if (Leading().Match(line) is { Success: true } leading)
        {
            // What would begin a list, a heading or a quotation.
            escaped.Append(leading.Groups["digits"].Value).Append('\\').Append(leading.Groups["mark"].Value);
            line = line[leading.Length..];
        }

        foreach (var letter in line)
        {
            // Braces are told apart from those of {{DATE(…)}} and ${…} only where they would be taken for them.
            if (Special.Contains(letter, StringComparison.Ordinal) || (letter == '{' && escaped.Length > 0 && (escaped[^1] is '{' or '$'))) escaped.Append('\\');
            escaped.Append(letter);
        }

        return Isolated(escaped.ToString());
    }

    /// <summary>The text for a place without markdown, such as the fallback text, where macros and expressions would still be seen as such.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="longest">The most characters.</param>
    public static string Plain(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Isolated(ChatLines.OneLine(text, longest).Replace("${", "$ {", StringComparison.Ordinal).Replace("{{", "{ {", StringComparison.Ordinal).Replace("{{", "{ {", StringComparison.Ordinal));
    }

    /// <summary>A sentence of the product for a place that takes markdown: instants in it, as refusals and findings spell them (<c>2026-11-20 12:00:00Z</c>), are shown in each reader's own zone.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="longest">The most characters of it; an instant that is shown is no longer than one that is spelt.</param>
    public static string Told(string text, int longest) =>
        Instant().Replace(Markdown(text, longest), at => $"{{{{DATE({at.Groups["day"].Value}T{at.Groups["time"].Value}Z,SHORT)}}}} {{{{TIME({at.Groups["day"].Value}T{at.Groups["time"].Value}Z)}}}}");

    /// <summary>How many characters of a markdown text are seen: escapes are not.</summary>
    public static int ShownLength(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var length = 0;
        for (var i = 0; i < markdown.Length; i++)
        {
            if (markdown[i] == '\\' && i + 1 < markdown.Length && char.IsPunctuation(markdown[i + 1])) i++;
            length++;
        }

        return length;
    }

    /// <summary>An address that may stand in a markdown link; null where it is none, or too long.</summary>
    /// <param name="address">An address from outside.</param>
    public static string? Link(string? address)
    {
        if (address is null || address.Length > 500 || !Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return null;
        return url.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)
            .Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal).Replace("*", "%2A", StringComparison.Ordinal);
    }

    // A right-to-left text in a left-to-right line would otherwise drag what stands beside it to its other side.
    private static string Isolated(string text) => RightToLeft().IsMatch(text) ? $"{Isolate}{text}{EndOfIsolate}" : text;

    [GeneratedRegex(@"^(?<digits>\d{0,9})(?<mark>[-+#=>.)](?=\s|$|[-+#=]))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Leading();

    [GeneratedRegex(@"\b(?<day>\d{4}-[01]\d-[0-3]\d) (?<time>[0-2]\d:[0-5]\d:[0-5]\d)Z\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instant();

    [GeneratedRegex(@"[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RightToLeft();
}
