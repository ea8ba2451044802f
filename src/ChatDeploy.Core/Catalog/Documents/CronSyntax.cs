using System.Text.RegularExpressions;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Checks Quartz cron expressions: second, minute, hour, day of month, month, day of week and perhaps year.</summary>
/// <remarks>Core does not reference Quartz; this refuses what Quartz would refuse later, when nobody is looking.</remarks>
internal static partial class CronSyntax
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly CronField[] Fields =
    [
        new("second", 0, 59, [], 0),
        new("minute", 0, 59, [], 0),
        new("hour", 0, 23, [], 0),
        new("day of month", 1, 31, [], 0),
        new("month", 1, 12, Months, 1),
        new("day of week", 1, 7, Days, 1),
        new("year", 1970, 2099, [], 0),
    ];

    /// <summary><c>L</c>, <c>L-3</c>, <c>LW</c>, <c>15W</c>.</summary>
    [GeneratedRegex(@"\A(L(-([12]?[0-9]|30))?W?|([1-9]|[12][0-9]|3[01])W)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, CatalogSyntax.MatchTimeout)]
    private static partial Regex SpecialDayOfMonth { get; }

    /// <summary><c>L</c>, <c>6L</c>, <c>6#3</c>.</summary>
    [GeneratedRegex(@"\A(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, CatalogSyntax.MatchTimeout)]
    private static partial Regex SpecialDayOfWeek { get; }

    [GeneratedRegex(@"\A(?<from>\*|[0-9]{1,4}|[A-Za-z]{3})(-(?<to>[0-9]{1,4}|[A-Za-z]{3}))?(/(?<step>[0-9]{1,4}))?\z", RegexOptions.ExplicitCapture, CatalogSyntax.MatchTimeout)]
    private static partial Regex Item { get; }

    /// <summary>What is wrong with the expression, or null when it is sound.</summary>
    public static string? Problem(string expression)
    {
        var parts = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (6 or 7))
            return $"a Quartz cron expression has 6 or 7 fields, seconds first, this one has {parts.Length}; for example '0 0 9 ? * MON-FRI'";
        if (parts[3] == "?" && parts[5] == "?")
            return "'?' can stand for the day of month or for the day of week, not for both";
        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].Split(',').All(item => IsItem(i, item)))
                return $"'{parts[i]}' is no {Fields[i].Name} of a Quartz cron expression ({Fields[i].Least} to {Fields[i].Most})";
        }

        return null;
    }

    private static bool IsItem(int field, string item)
    {
        if (field is 3 && (item == "?" || SpecialDayOfMonth.IsMatch(item))) return true;
        if (field is 5 && (item == "?" || SpecialDayOfWeek.IsMatch(item))) return true;
        var form = Item.Match(item);
        if (!form.Success) return false;
        var (from, to, step) = (form.Groups["from"].Value, form.Groups["to"], form.Groups["step"]);
        if (step.Success && int.Parse(step.ValueSpan) is var width && (width < 1 || width > Fields[field].Most)) return false;
        if (from == "*") return !to.Success;
        return Fields[field].Holds(from) && (!to.Success || Fields[field].Holds(to.Value));
    }

    private sealed record CronField(string Name, int Least, int Most, string[] Words, int FirstWord)
    {
        public bool Holds(string value)
        {
            var word = Array.FindIndex(Words, known => known.Equals(value, StringComparison.OrdinalIgnoreCase));
            var number = word >= 0 ? word + FirstWord : int.TryParse(value, out var parsed) ? parsed : int.MinValue;
            return number >= Least && number <= Most;
        }
    }
}
