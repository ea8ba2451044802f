using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Reads the light markdown of cards: bold, italic, links, lists, <c>{{DATE(…)}}</c> and <c>{{TIME(…)}}</c>, and backslash escapes. What is none of these is text.</summary>
internal sealed partial class CardMarkdown
{
    private const int LongestLink = 1_000;

    private readonly List<CardSpan> _spans = [];
    private readonly StringBuilder _text = new();

    private CardMarkdown() { }

    public static IReadOnlyList<CardSpan> Read(string markdown)
    {
        var reading = new CardMarkdown();
        reading.Read(TextCut.WholeCharacters(markdown), isBold: false, isItalic: false, link: null);
        return reading._spans;
    }

    /// <summary>What people read, without any look.</summary>
    public static string Plain(string markdown) => string.Concat(Read(markdown).Select(span => span.Text));

    private void Read(string source, bool isBold, bool isItalic, string? link)
    {
        var italic = '\0';
        for (var i = 0; i < source.Length;)
        {
            if (source[i] == '\\' && i + 1 < source.Length && IsMark(source[i + 1]))
            {
                _text.Append(source[i + 1]);
                i += 2;
            }
            else if (source[i] == '{' && Moments().Match(source, i) is { Success: true } moment && MomentOf(moment, isBold, isItalic) is { } span)
            {
                End(isBold, isItalic, link);
                _spans.Add(span);
                i += moment.Length;
            }
            else if (source[i] == '[' && link is null && Links().Match(source, i) is { Success: true } found)
            {
                End(isBold, isItalic, link);
                Read(found.Groups["label"].Value, isBold, isItalic, Address(found.Groups["url"].Value) ?? "");
                i += found.Length;
            }
            else if (source.AsSpan(i).StartsWith("**") && (isBold || Closes(source, i + 2, "**")))
            {
                End(isBold, isItalic, link);
                isBold = !isBold;
                i += 2;
            }
            else if (source[i] is '*' or '-' && IsLineStart(source, i) && i + 1 < source.Length && source[i + 1] == ' ')
            {
                _text.Append('•');
                i++;
            }
            else if (source[i] is '*' or '_' && (italic == source[i] || (italic == '\0' && Opens(source, i))))
            {
                End(isBold, isItalic, link);
                isItalic = !isItalic;
                italic = isItalic ? source[i] : '\0';
                i++;
            }
            else
            {
                if (source[i] != '\r') _text.Append(source[i]);
                i++;
            }
        }

        End(isBold, isItalic, link);
    }

    private void End(bool isBold, bool isItalic, string? link)
    {
        if (_text.Length == 0) return;
        _spans.Add(new CardSpan(_text.ToString(), isBold, isItalic, link is "" ? null : link));
        _text.Clear();
    }

    private static bool IsMark(char letter) => char.IsAscii(letter) && (char.IsPunctuation(letter) || char.IsSymbol(letter));

    private static bool IsLineStart(string source, int at) => at == 0 || source[at - 1] == '\n';

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

    private static CardSpan? MomentOf(Match match, bool isBold, bool isItalic)
    {
        if (!DateTimeOffset.TryParse(match.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || at < DateTimeOffset.UnixEpoch) return null;
        var utc = at.ToUniversalTime();
        var (isDate, hasTime) = (match.Groups["date"].Success, match.Groups["time"].Success);
        var date = match.Groups["format"].Value switch { "LONG" => "{date_long_pretty}", "SHORT" => "{date_short_pretty}", _ => "{date_num}" };
        return (isDate, hasTime) switch
        {
            (true, true) => new CardSpan($"{utc:yyyy-MM-dd HH:mm} UTC", isBold, isItalic, Moment: new CardMoment(at, date + " {time}")),
            (true, false) => new CardSpan($"{utc:yyyy-MM-dd}", isBold, isItalic, Moment: new CardMoment(at, date)),
            _ => new CardSpan($"{utc:HH:mm} UTC", isBold, isItalic, Moment: new CardMoment(at, "{time}")),
        };
    }

    /// <summary>An address as it may stand in <c>&lt;…|…&gt;</c>; null for one that is none, or is too long to spend a message on.</summary>
    public static string? Address(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return null;
        var safe = url.AbsoluteUri.Replace("|", "%7C", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
        return safe.Length > LongestLink ? null : safe;
    }

    // A date with its time becomes one, in Slack's own words: "today at 18:30".
    [GeneratedRegex(@"\G\{\{(?:(?<date>DATE)\((?<at>[^(){},]+)(?:,\s*(?<format>COMPACT|SHORT|LONG))?\)\}\}(?<time> \{\{TIME\(\k<at>\)\}\})?|TIME\((?<at>[^(){},]+)\)\}\})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moments();

    [GeneratedRegex(@"\G\[(?<label>(?:\\.|[^\[\]\\])*)\]\((?<url>[^()\s]+)\)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
