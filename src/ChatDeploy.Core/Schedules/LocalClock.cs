namespace ChatDeploy.Core.Schedules;

/// <summary>The instants at which the clocks of a zone show a wall time: one, two (autumn) or none (spring).</summary>
/// <remarks>Asks the zone only for offsets at instants, so it does not depend on how a zone's rules are modelled (negative summer time, half hours, skipped days).</remarks>
public static class LocalClock
{
    /// <summary>The instants, earliest first; for a wall time that the clocks skip, the instant at which they do, and <c>Skipped</c>.</summary>
    /// <param name="wall">What the clocks show.</param>
    /// <param name="zone">Where.</param>
    public static (IReadOnlyList<DateTimeOffset> Instants, bool Skipped) Find(DateTime wall, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var (before, after) = (OffsetAt(wall.AddDays(-1)), OffsetAt(wall.AddDays(1)));
        var instants = new[] { before, after }.Distinct()
            .Where(offset => OffsetAt(wall - offset) == offset)
            .Select(offset => new DateTimeOffset(wall - offset, TimeSpan.Zero))
            .Order().ToList();
        if (instants.Count > 0) return (instants, false);

        // The change lies between the two readings of the wall time; changes happen on whole seconds.
        var (low, high) = (wall - after, wall - before);
        if (low > high) (low, high) = (high, low);
        while (high - low > TimeSpan.FromSeconds(1))
        {
            var middle = low + TimeSpan.FromSeconds(Math.Floor((high - low).TotalSeconds / 2));
            if (OffsetAt(middle) == before) low = middle;
            else high = middle;
        }

        return ([new DateTimeOffset(high, TimeSpan.Zero)], true);

        TimeSpan OffsetAt(DateTime utc) => zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
    }
}
