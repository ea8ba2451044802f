using System.Globalization;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Writes times the way the grammar reads them.</summary>
internal static class WhenFormatter
{
    /// <summary>A time of a deployment with its first word: <c>at 18:30</c>, <c>in 2h</c>, …</summary>
    public static string Format(When when) => when switch
    {
        When.Moment moment => $"at {Format(moment)}",
        When.After after => $"in {Format(after.Delay)}",
        When.InWindow => "in window",
        When.Every every => $"every {Format(every.Days)} at {Format(every.Time, every.Zone)}",
        _ => throw new InvalidOperationException($"formatting a time: {when.GetType()} is no known case"),
    };

    /// <summary>A moment without its first word, as after <c>at</c> or <c>until</c>.</summary>
    public static string Format(When.Moment moment) =>
        string.Join(' ', new[] { Format(moment.Day), moment.Time is { } time ? Format(time, moment.Zone) : moment.Zone ?? "" }.Where(part => part.Length > 0));

    /// <summary>A day, empty where none was said.</summary>
    public static string Format(WhenDay day) => day switch
    {
        WhenDay.Next => "",
        WhenDay.Today => "today",
        WhenDay.Tomorrow => "tomorrow",
        WhenDay.On on => Lower(on.Weekday),
        WhenDay.Date date => date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"formatting a day: {day.GetType()} is no known case"),
    };

    /// <summary>A set of days as after <c>every</c>.</summary>
    public static string Format(WeekDays days) => days switch
    {
        WeekDays.All => "day",
        WeekDays.Workdays => "weekday",
        WeekDays.Weekend => "weekend",
        _ => string.Join(" and ", EachOf(days).Select(Lower)),
    };

    /// <summary>The days of a set, from Monday.</summary>
    public static IEnumerable<DayOfWeek> EachOf(WeekDays days) =>
        Enumerable.Range(1, 7).Select(day => (DayOfWeek)(day % 7)).Where(day => days.HasFlag(SetOf(day)));

    /// <summary>The set of one day.</summary>
    public static WeekDays SetOf(DayOfWeek day) => (WeekDays)(1 << (((int)day + 6) % 7));

    private static string Format(TimeOnly time, string? zone)
    {
        var clock = time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
        return zone is null ? clock : $"{clock} {zone}";
    }

    private static string Format(TimeSpan delay)
    {
        var parts = new[] { (delay.Days, "d"), (delay.Hours, "h"), (delay.Minutes, "m"), (delay.Seconds, "s") };
        return string.Concat(parts.Where(part => part.Item1 > 0).Select(part => $"{part.Item1}{part.Item2}"));
    }

    private static string Lower(DayOfWeek day) => day.ToString().ToLowerInvariant();
}
