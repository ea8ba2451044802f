using ChatDeploy.Core.People;

namespace ChatDeploy.Pages.Elements;

/// <summary>The clock that a person reads and types in.</summary>
internal static class PersonZone
{
    private static readonly int[] Years = [1970, 9000];

    /// <summary>The person's time zone; UTC where the catalog gives none that this machine knows.</summary>
    public static TimeZoneInfo Of(Person person) =>
        person.TimeZone is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>When a day begins there; null for what is no day (<c>2026-11-20</c>) of our time.</summary>
    /// <param name="zone">Where.</param>
    /// <param name="text">The day, as a date field sends it.</param>
    /// <param name="later">Days to add.</param>
    public static DateTimeOffset? Day(TimeZoneInfo zone, string text, int later = 0)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) || day.Year < Years[0] || day.Year > Years[1]) return null;
        var midnight = day.AddDays(later).ToDateTime(TimeOnly.MinValue);

        // Where clocks are put forward at midnight, the day begins later.
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30);
        return new DateTimeOffset(midnight, zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight));
    }
}
