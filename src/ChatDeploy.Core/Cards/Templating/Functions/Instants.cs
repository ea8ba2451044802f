using System.Globalization;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Reads instants. Without an offset they are in UTC: cards are expanded on servers, whose own zone must not show.</summary>
internal static partial class Instants
{
    [GeneratedRegex(@"\A(?<year>\d{4})(-(?<month>\d{2})(-(?<day>\d{2}))?)?([Tt ](?<hour>\d{2}):(?<minute>\d{2})(:(?<second>\d{2})(\.(?<fraction>\d+))?)?)?(?<zone>[Zz]|[+-]\d{2}:?\d{2})?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form { get; }

    /// <summary>An instant of ISO 8601, whole or shortened from the end; null for any other text.</summary>
    public static DateTime? Read(string text)
    {
        var form = Form.Match(text);
        if (!form.Success) return null;
        var (year, month, day) = (Number("year", 1), Number("month", 1), Number("day", 1));
        var (hour, minute, second) = (Number("hour", 0), Number("minute", 0), Number("second", 0));
        if (year < 1 || month is < 1 or > 12 || day is < 1 or > 31 || minute > 59 || second > 59 || hour > 24 || (hour == 24 && (minute > 0 || second > 0))) return null;
        var milliseconds = int.Parse(form.Groups["fraction"].Value.PadRight(3, '0').AsSpan(0, 3), CultureInfo.InvariantCulture);
        try
        {
            return new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day - 1).Add(new TimeSpan(0, hour, minute, second, milliseconds)) - Offset(form.Groups["zone"].Value);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }

        int Number(string group, int missing) => form.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : missing;
    }

    /// <summary>An instant written out to the millisecond in UTC, which most functions demand; null for any other value.</summary>
    public static DateTime? ReadWhole(in Value value) =>
        value.Text is { Length: 24 } text && Read(text) is { } instant && string.Equals(Write(instant), text) ? instant : null;

    /// <summary>The instant to the millisecond in UTC.</summary>
    public static string Write(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static TimeSpan Offset(string zone)
    {
        if (zone is "" or "Z" or "z") return TimeSpan.Zero;
        var offset = new TimeSpan(int.Parse(zone.AsSpan(1, 2), CultureInfo.InvariantCulture), int.Parse(zone.AsSpan(zone.Length - 2), CultureInfo.InvariantCulture), 0);
        return zone[0] == '-' ? -offset : offset;
    }
}
