using System.Globalization;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>A day as people say it from where they stand: <c>tomorrow</c>, <c>next Monday</c>, <c>24th December 2026</c>. Weeks begin on Sunday.</summary>
internal static class RelativeDate
{
    /// <summary>The day as said on <paramref name="today"/>.</summary>
    public static string Write(DateTime day, DateTime today)
    {
        var distance = (day.Date - today.Date).Days;
        var fromSunday = distance + (int)today.DayOfWeek;
        return distance switch
        {
            0 => "today",
            1 => "tomorrow",
            -1 => "yesterday",
            _ when fromSunday is >= 0 and < 7 => $"this {day.DayOfWeek}",
            _ when fromSunday is >= 7 and < 14 => $"next {day.DayOfWeek}",
            _ when fromSunday is >= -7 and < 0 => $"last {day.DayOfWeek}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{day.Day}{Ending(day.Day)} {day:MMMM} {day.Year}"),
        };
    }

    // By the last digit alone, as the reference: 11st, 12nd.
    private static string Ending(int day) => (day % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };
}
