using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Writes instants by a .NET-like format. The reference turns it into the format of another library and so has quirks that cards see: quoted words are not literal, an unknown format is taken as that of the other library.</summary>
internal static partial class InstantFormat
{
    /// <summary>To the millisecond, with a Z.</summary>
    public const string Utc = "YYYY-MM-DDTHH:mm:ss.SSS[Z]";

    /// <summary>To the ten-millionth, in no zone.</summary>
    public const string Local = "YYYY-MM-DDTHH:mm:ss.SSS0000";

    [GeneratedRegex(@"\[(?<literal>[^\]]+)\]|YYYY|YY|M{1,4}|D{1,2}|d{1,4}|H{1,2}|h{1,2}|a|A|m{1,2}|s{1,2}|Z{1,2}|SSS", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marks { get; }

    /// <summary>The format that a call asks for with its last or last but one argument (the last is a language, which changes nothing).</summary>
    public static string Asked(Value[] arguments, int most, string otherwise)
    {
        if (arguments.Length == most) return arguments[^1].Text is not null && arguments[^2].Text is { } format ? Translated(format) : otherwise;
        return arguments.Length == most - 1 && arguments[^1].Text is { } last ? Translated(last) : otherwise;
    }

    /// <summary>The instant, shifted by an offset, in a format of the other library.</summary>
    public static string Write(DateTime instant, string format, TimeSpan offset = default)
    {
        var local = instant + offset;
        var zone = (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hh':'mm", CultureInfo.InvariantCulture);
        return Marks.Replace(format.Length == 0 ? "YYYY-MM-DDTHH:mm:ss[Z]" : format, mark => mark.Groups["literal"] is { Success: true } literal ? literal.Value : mark.Value switch
        {
            "Z" => zone,
            "ZZ" => zone.Replace(":", "", StringComparison.Ordinal),
            "d" => ((int)local.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            "dd" => local.ToString("ddd", CultureInfo.InvariantCulture)[..2],
            "A" => local.Hour < 12 ? "AM" : "PM",
            "a" => local.Hour < 12 ? "am" : "pm",
            "SSS" => local.ToString("fff", CultureInfo.InvariantCulture),
            "YY" or "YYYY" or "D" or "DD" => local.ToString(Custom(mark.Value.ToLowerInvariant()), CultureInfo.InvariantCulture),
            _ => local.ToString(Custom(mark.Value), CultureInfo.InvariantCulture),
        });
    }

    // A single letter would mean one of .NET's own formats.
    private static string Custom(string mark) => mark.Length == 1 ? $"%{mark}" : mark;

    // What the other library cannot do makes it take the whole format as its own.
    private static string Translated(string format)
    {
        if (format.Length == 0) return Utc;
        if (format is "R" or "r" or "U" or "u") return format;
        if (format is "O" or "o") format = "YYYY-MM-DDTHH:mm:ss.SSS0000Z";
        var translated = new StringBuilder();
        for (var i = 0; i < format.Length;)
        {
            var character = format[i];
            if (character is '\'' or '`')
            {
                var end = format.IndexOf(character, i + 1);
                if (end < 0) return format;
                translated.Append(format, i + 1, end - i - 1);
                i = end + 1;
            }
            else if (character == '\\')
            {
                if (i + 1 == format.Length) return format;
                translated.Append(format[i + 1]);
                i += 2;
            }
            else
            {
                var count = Run(format, i);
                if (Mark(character, count) is not { } mark) return format;
                translated.Append(mark);
                i += count;
            }
        }

        return translated.ToString();
    }

    private static int Run(string format, int from)
    {
        if (!"dfFghHmMstyz".Contains(format[from], StringComparison.Ordinal)) return 1;
        var end = from;
        while (end < format.Length && format[end] == format[from]) end++;
        return end - from;
    }

    // Null for what the other library cannot do. Longer runs than known are as the longest known, or begin anew.
    private static string? Mark(char character, int count) => character switch
    {
        'd' => Pick(count, "D", "DD", "ddd", "dddd"),
        'f' or 'F' => count >= 3 ? "SSS" : null,
        'g' => null,
        'h' => Pick(count, "h", "hh"),
        'H' => Pick(count, "H", "HH"),
        'm' => Pick(count, "m", "mm"),
        'M' => Pick(count, "M", "MM", "MMM", "MMMM"),
        's' => Pick(count, "s", "ss"),
        't' => "A",
        'y' => Pick(count, "YY", "YY", "YYYY", "YYYY"),
        'z' => Pick(count, "ZZ", "ZZ", "Z"),
        'K' => "Z",
        '%' => "",
        _ => character.ToString(),
    };

    private static string Pick(int count, params ReadOnlySpan<string> marks) => marks[Math.Min(count, marks.Length) - 1];
}
