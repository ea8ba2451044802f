namespace ChatDeploy.Core.Schedules;

/// <summary>A stretch of time, once or again and again: it begins at its first instant and is over at its last. The cases are nested.</summary>
public abstract record Period
{
    private Period() { }

    /// <summary>From one instant to another.</summary>
    /// <param name="From">The first instant that belongs to it.</param>
    /// <param name="Until">The first that does not any more; null: it has no end.</param>
    public sealed record Once(DateTimeOffset From, DateTimeOffset? Until) : Period;

    /// <summary>Again and again: each firing begins a stretch, and stretches may overlap.</summary>
    /// <param name="Cron">Quartz syntax.</param>
    /// <param name="TimeZone">IANA zone of the expression; null: UTC.</param>
    /// <param name="Duration">How long each stretch lasts, in elapsed time: eight hours are eight hours on the day the clocks change, too.</param>
    /// <param name="From">Firings before it do not count; null: all do.</param>
    /// <param name="Until">It is over then, also in the middle of a stretch; null: never.</param>
    public sealed record Recurring(string Cron, string? TimeZone, TimeSpan Duration, DateTimeOffset? From = null, DateTimeOffset? Until = null) : Period;

    /// <summary>The opening hours of shops, on their wall clocks.</summary>
    /// <param name="Hours">The hours.</param>
    /// <param name="TimeZone">IANA zone; null: UTC.</param>
    public sealed record Open(OpeningHours Hours, string? TimeZone) : Period;
}
