using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ChatDeploy.Pages.Jobs;

/// <summary>Writes lines of a log as HTML: numbered, with terminal colours as classes, all else of a terminal's language left out.</summary>
internal sealed class LogHtml
{
    private const char Escape = '\u001b';

    // Letters of all languages stay as they are: a log is long enough without their codes.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new();
    private AnsiStyle _style;

    /// <summary>Begins with a style.</summary>
    /// <param name="nextLine">The number of the first line.</param>
    /// <param name="style">What the lines before left behind.</param>
    public LogHtml(long nextLine, AnsiStyle style = default) => (NextLine, _style) = (nextLine, style);

    /// <summary>The number of the line after the last.</summary>
    public long NextLine { get; private set; }

    /// <summary>What the lines leave behind.</summary>
    public AnsiStyle Style => _style;

    /// <summary>Adds lines, joined by line feeds.</summary>
    public LogHtml Add(string lines)
    {
        foreach (var range in lines.AsSpan().Split('\n')) AddLine(lines.AsSpan()[range]);
        return this;
    }

    /// <summary>The text without codes and without what was overwritten, for files.</summary>
    public static string Plain(string lines)
    {
        var plain = new StringBuilder(lines.Length);
        foreach (var range in lines.AsSpan().Split('\n'))
        {
            if (range.Start.Value > 0) plain.Append('\n');
            for (var rest = LastState(lines.AsSpan()[range]); NextRun(ref rest, out var run, out _);) AppendPrintable(plain, run);
        }

        return plain.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    private void AddLine(ReadOnlySpan<char> line)
    {
        var number = NextLine++;
        line = LastState(line);
        _html.Append(CultureInfo.InvariantCulture, $"<div class=\"log-line{(IsTold(line) ? " log-told" : "")}\" id=\"L{number}\"><a class=\"log-number\" href=\"#L{number}\" tabindex=\"-1\">{number}</a><span class=\"log-text\">");
        while (NextRun(ref line, out var run, out var codes))
        {
            AddRun(run);
            if (codes.Length > 0) _style = _style.After(codes[..^1]);
        }

        _html.Append("</span></div>");
    }

    private void AddRun(ReadOnlySpan<char> run)
    {
        if (run.IsEmpty) return;
        var printable = new StringBuilder(run.Length);
        AppendPrintable(printable, run);
        var classes = _style.Classes();
        if (classes.Length > 0) _html.Append("<span class=\"").Append(classes).Append("\">");
        _html.Append(Encoder.Encode(printable.ToString()));
        if (classes.Length > 0) _html.Append("</span>");
    }

    // A progress bar overwrites its line: the last state is what a terminal would show.
    private static ReadOnlySpan<char> LastState(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd('\r');
        return line[(line.LastIndexOf('\r') + 1)..];
    }

    private static bool IsTold(ReadOnlySpan<char> line) =>
        line.StartsWith("::progress ", StringComparison.Ordinal) || line.StartsWith("::step ", StringComparison.Ordinal) || line.StartsWith("::artifact ", StringComparison.Ordinal);

    // The text up to the next escape sequence, and what that one says about style: its parameters with the final m, or nothing.
    private static bool NextRun(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> run, out ReadOnlySpan<char> codes)
    {
        codes = default;
        run = rest;
        if (rest.IsEmpty) return false;
        var escape = rest.IndexOf(Escape);
        if (escape < 0)
        {
            rest = default;
            return true;
        }

        run = rest[..escape];
        rest = rest[escape..];
        var length = SequenceLength(rest);
        if (length > 2 && rest[1] == '[' && rest[length - 1] == 'm' && rest[2..length].IndexOfAnyInRange('<', '?') < 0) codes = rest[2..length];
        rest = rest[length..];
        return true;
    }

    private static int SequenceLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2) return text.Length;
        switch (text[1])
        {
            case '[':
                var end = text[2..].IndexOfAnyInRange('\u0040', '\u007e');
                return end < 0 ? text.Length : end + 3;
            case ']':
                // Titles and links: up to a bell or ESC \.
                var stop = text[2..].IndexOfAny('\u0007', Escape);
                if (stop < 0) return text.Length;
                return text[stop + 2] == Escape ? Math.Min(text.Length, stop + 4) : stop + 3;
            case '(' or ')' or '#' or '%':
                return Math.Min(text.Length, 3);
            default:
                return 2;
        }
    }

    // Control characters do nothing on a page, and marks that turn the direction could make a line say something else than it does.
    private static void AppendPrintable(StringBuilder to, ReadOnlySpan<char> run)
    {
        foreach (var letter in run)
        {
            if (letter is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069') to.Append('\uFFFD');
            else if (letter == '\t' || !char.IsControl(letter)) to.Append(letter);
        }
    }
}
