using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatDeploy.Integrations.Chat.Mail.Letters;

/// <summary>Reads the light markdown of cards: bold, italic, links, list marks, dates and times (which become UTC, since mails are read anywhere), backslash escapes. What is none of these is text.</summary>
internal sealed partial class MailMarkdown
{
    private readonly List<LetterSpan> _spans = [];
    private readonly StringBuilder _text = new();

    private MailMarkdown() { }

    public static IReadOnlyList<LetterSpan> Read(string markdown)
    {
        var reading = new MailMarkdown();
        reading.Read(markdown, isBold: false, link: null);
        return reading._spans;
    }

    /// <summary>What people read, without any look.</summary>
    public static string Plain(string markdown) => string.Concat(Read(markdown).Select(span => span.Text));

    private void Read(string source, bool isBold, string? link)
    {
        var italic = '\0';
        void End()
        {
            if (_text.Length > 0) _spans.Add(new LetterSpan(_text.ToString(), isBold, italic != '\0', link));
            _text.Clear();
        }

        for (var i = 0; i < source.Length;)
        {
            if (source[i] == '\\' && i + 1 < source.Length && IsMark(source[i + 1]))
            {
                _text.Append(source[i + 1]);
                i += 2;
            }
            else if (source[i] == '{' && Moments().Match(source, i) is { Success: true } moment && MomentOf(moment) is { } at)
            {
                _text.Append(at);
                i += moment.Length;
            }
            else if (source[i] == '[' && link is null && Links().Match(source, i) is { Success: true } found)
            {
                End();
                Read(found.Groups["label"].Value, isBold, Address(found.Groups["url"].Value));
                i += found.Length;
            }
            else if (source.AsSpan(i).StartsWith("**") && (isBold || Closes(source, i + 2, "**")))
            {
                End();
                isBold = !isBold;
                i += 2;
            }
            else if (source[i] is '*' or '-' && (i == 0 || source[i - 1] == '\n') && i + 1 < source.Length && source[i + 1] == ' ')
            {
                _text.Append('•');
                i++;
            }
            else if (source[i] is '*' or '_' && (italic == source[i] || (italic == '\0' && Opens(source, i))))
            {
                End();
                italic = italic == '\0' ? source[i] : '\0';
                i++;
            }
            else
            {
                if (source[i] != '\r') _text.Append(source[i]);
                i++;
            }
        }

        End();
    }

    private static bool IsMark(char letter) => char.IsAscii(letter) && (char.IsPunctuation(letter) || char.IsSymbol(letter));

    private static bool Opens(string source, int at) =>
        (at == 0 || !char.IsLetterOrDigit(source[at - 1])) && at + 1 < source.Length && !char.IsWhiteSpace(source[at + 1]) && Closes(source, at + 1, source[at..(at + 1)]);

    // The same mark further on, not escaped, with something before it.
    private static bool Closes(string source, int from, string mark)
    {
        for (var i = from; i < source.Length && source[i] != '\n'; i++)
        {
            if (source[i] == '\\') i++;
            else if (i > from && string.CompareOrdinal(source, i, mark, 0, mark.Length) == 0) return true;
        }

        return false;
    }

    private static string? MomentOf(Match match)
    {
        if (!DateTimeOffset.TryParse(match.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return null;
        var (isDate, hasTime) = (match.Groups["date"].Success, match.Groups["time"].Success);
        return at.ToUniversalTime().ToString(isDate ? hasTime ? "yyyy-MM-dd HH:mm 'UTC'" : "yyyy-MM-dd" : "HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }

    private static string? Address(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsoluteUri : null;

    [GeneratedRegex(@"\G\{\{(?:(?<date>DATE)\((?<at>[^(){},]+)(?:,\s*(?:COMPACT|SHORT|LONG))?\)\}\}(?<time> \{\{TIME\(\k<at>\)\}\})?|TIME\((?<at>[^(){},]+)\)\}\})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moments();

    [GeneratedRegex(@"\G\[(?<label>(?:\\.|[^\[\]\\])*)\]\((?<url>[^()\s]+)\)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
