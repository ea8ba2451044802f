using System.Globalization;

namespace ChatDeploy.Core.Schedules;

/// <summary>A shop's week: <c>Mo-Sa 09:00-20:00; Su 10:00-13:00</c>, as the catalog accepts it.</summary>
/// <remarks>A later rule for a day replaces an earlier one; a stretch that ends before it begins ends the next day.</remarks>
public sealed class OpeningHours
{
    private static readonly string[] Names = ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"];
    private readonly IReadOnlyList<(TimeSpan From, TimeSpan To)>[] _days;

    private OpeningHours(IReadOnlyList<(TimeSpan From, TimeSpan To)>[] days) => _days = days;

    /// <summary>The stretches that begin on a day, as time since its midnight; one that ends later than 24 hours ends the next day.</summary>
    public IReadOnlyList<(TimeSpan From, TimeSpan To)> On(DayOfWeek day) => _days[(int)day];

    /// <summary>Reads what the catalog accepted.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static OpeningHours Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var days = new IReadOnlyList<(TimeSpan, TimeSpan)>[7];
        Array.Fill(days, []);
        if (text == "24/7")
        {
            Array.Fill(days, [(TimeSpan.Zero, TimeSpan.FromDays(1))]);
            return new OpeningHours(days);
        }

        foreach (var rule in text.Split(';', StringSplitOptions.TrimEntries))
        {
            // Times begin at the first word that is no day: with a digit, or "off" or "closed".
            var start = rule.IndexOfAny(['0', '1', '2', 'o', 'c'], StartOfTimes(rule));
            if (start < 0) throw new FormatException($"opening hours '{text}': '{rule}' has no times");
            var stretches = rule[start] is 'o' or 'c' ? [] : rule[start..].Split(',', StringSplitOptions.TrimEntries).Select(Stretch).ToList();
            foreach (var day in rule[..start].Split(',', StringSplitOptions.TrimEntries).SelectMany(Days)) days[day] = stretches;
        }

        return new OpeningHours(days);
    }

    // Days and times are parted by a blank behind the last name of a day.
    private static int StartOfTimes(string rule)
    {
        var last = Names.Max(name => rule.LastIndexOf(name, StringComparison.Ordinal));
        return last < 0 ? throw new FormatException($"opening hours: '{rule}' names no day") : last + 2;
    }

    private static IEnumerable<int> Days(string range)
    {
        var ends = range.Split('-').Select(name => Array.IndexOf(Names, name)).ToList();
        if (ends.Contains(-1)) throw new FormatException($"opening hours: '{range}' is no day");
        for (var day = ends[0]; ; day = (day + 1) % 7)
        {
            yield return day;
            if (day == ends[^1]) yield break;
        }
    }

    private static (TimeSpan From, TimeSpan To) Stretch(string text)
    {
        if (text.Split('-') is not [var from, var to]) throw new FormatException($"opening hours: '{text}' is no stretch of a day");
        var (begin, end) = (Time(from), Time(to));
        return (begin, end > begin ? end : end + TimeSpan.FromDays(1));
    }

    private static TimeSpan Time(string text) => text == "24:00" ? TimeSpan.FromDays(1) : TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan();
}
