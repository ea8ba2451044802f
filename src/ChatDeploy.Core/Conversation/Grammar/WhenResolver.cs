using System.Globalization;
using ChatDeploy.Core.Schedules;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Decides which instant a written time means, given a clock reading and the typist's zone (spec D4: time zones explicit). Pure.</summary>
/// <remarks>
/// A wall time that the clocks skip in spring becomes the next valid instant; one that they show twice in autumn becomes
/// the first of the two that is still to come. Both are said in a note.
/// </remarks>
public static class WhenResolver
{
    private const int FarthestDays = 366;

    /// <summary>Finds the instant of a written time.</summary>
    /// <param name="when">The time.</param>
    /// <param name="now">The instant it was said; what is not after it is past.</param>
    /// <param name="zone">The typist's zone, for a time without its own.</param>
    public static WhenResolution Resolve(When when, DateTimeOffset now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(when);
        ArgumentNullException.ThrowIfNull(zone);
        return when switch
        {
            When.InWindow => new WhenResolution.AtWindow(),
            When.After after => Delay(after.Delay, now.ToUniversalTime(), zone),
            When.Moment moment => TryZone(moment.Zone, zone, out var own) ? Moment(moment, now.ToUniversalTime(), own) : UnknownZone(moment.Zone!),
            When.Every every => TryZone(every.Zone, zone, out var own) ? Repeat(every, now.ToUniversalTime(), own) : UnknownZone(every.Zone!),
            _ => throw new InvalidOperationException($"resolving a time: {when.GetType()} is no known case"),
        };
    }

    /// <summary>The first instant of a repeated time after another instant; offset zero.</summary>
    /// <param name="every">The rule.</param>
    /// <param name="after">The instant before it, such as the occurrence that was just used.</param>
    /// <param name="zone">The zone of <see cref="WhenResolution.Repeated.Zone"/>.</param>
    public static DateTimeOffset NextAfter(When.Every every, DateTimeOffset after, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(every);
        ArgumentNullException.ThrowIfNull(zone);
        return First(Days(after, zone).Where(day => every.Days.HasFlag(WhenFormatter.SetOf(day.DayOfWeek))), every.Time, after, zone)!.Value.At;
    }

    private static WhenResolution Delay(TimeSpan delay, DateTimeOffset now, TimeZoneInfo zone) =>
        delay > TimeSpan.FromDays(FarthestDays) ? TooFar() : new WhenResolution.Once(now + delay, zone.Id, Describe(now + delay, zone));

    private static WhenResolution Moment(When.Moment moment, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = Today(now, zone);
        // Compared before any arithmetic: typed dates reach from year 1 to 9999.
        if (moment.Day is WhenDay.Date { Value: var typed } && typed > today.AddDays(FarthestDays)) return TooFar();
        if (moment.Day is WhenDay.Date { Value: var date } && date < today) return Past($"{date:yyyy-MM-dd}", now, zone);

        var time = moment.Time ?? TimeOnly.MinValue;
        var days = moment.Day switch
        {
            WhenDay.Today => [today],
            WhenDay.Tomorrow => [today.AddDays(1)],
            WhenDay.Date day => [day.Value],
            WhenDay.On on => Days(now, zone).Where(day => day.DayOfWeek == on.Weekday),
            _ => Days(now, zone),
        };
        if (First(days, time, now, zone) is not var (at, note)) return Past($"{WhenFormatter.Format(moment)}", now, zone);
        if (moment.Day is WhenDay.Next && Today(at, zone) > today) note = $"{Clock(time)} has passed today, so this is tomorrow.{(note is null ? "" : " " + note)}";
        return new WhenResolution.Once(at, zone.Id, Describe(at, zone), note);
    }

    private static WhenResolution.Repeated Repeat(When.Every every, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (first, note) = First(Days(now, zone).Where(day => every.Days.HasFlag(WhenFormatter.SetOf(day.DayOfWeek))), every.Time, now, zone)!.Value;
        var days = every.Days == WeekDays.All ? "*" : string.Join(',', WhenFormatter.EachOf(every.Days).Select(day => day.ToString()[..3].ToUpperInvariant()));
        var cron = $"{every.Time.Second} {every.Time.Minute} {every.Time.Hour} ? * {days}";
        return new WhenResolution.Repeated(first, cron, zone.Id, $"every {WhenFormatter.Format(every.Days)} at {Clock(every.Time)} {zone.Id}, first {Describe(first, zone)}", note);
    }

    // Nine days: a weekday whose time has passed today, and a day that a zone may skip as a whole.
    private static IEnumerable<DateOnly> Days(DateTimeOffset now, TimeZoneInfo zone) => Enumerable.Range(0, 9).Select(Today(now, zone).AddDays);

    private static (DateTimeOffset At, string? Note)? First(IEnumerable<DateOnly> days, TimeOnly time, DateTimeOffset now, TimeZoneInfo zone)
    {
        foreach (var day in days)
        {
            var (instants, skipped) = LocalClock.Find(day.ToDateTime(time), zone);
            foreach (var at in instants.Where(at => at > now))
            {
                var note = skipped ? $"On {day:yyyy-MM-dd} the clocks in {zone.Id} skip {Clock(time)}; this is the first moment after it."
                    : instants.Count > 1 ? $"On {day:yyyy-MM-dd} the clocks in {zone.Id} show {Clock(time)} twice; this is the {(at == instants[0] ? "first" : "second, the first has passed")}."
                    : null;
                return (at, note);
            }
        }

        return null;
    }

    private static bool TryZone(string? name, TimeZoneInfo typist, out TimeZoneInfo zone)
    {
        zone = typist;
        if (name is null) return true;
        if (!ZoneNames.TryFind(name, out var found)) return false;
        zone = found;
        return true;
    }

    private static DateOnly Today(DateTimeOffset now, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    private static string Clock(TimeOnly time) => time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Describe(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var text = string.Create(CultureInfo.InvariantCulture, $"{local:ddd yyyy-MM-dd} {Clock(TimeOnly.FromDateTime(local.DateTime))} {zone.Id}");
        return local.Offset == TimeSpan.Zero ? text : string.Create(CultureInfo.InvariantCulture, $"{text} ({at:HH:mm} UTC)");
    }

    private static WhenResolution.Refused Past(string what, DateTimeOffset now, TimeZoneInfo zone) =>
        new("time_in_past", $"“{what}” is past: it is {Describe(now, zone)} now. Write a time to come.");

    private static WhenResolution.Refused TooFar() =>
        new("time_too_far", $"That is more than {FarthestDays} days ahead. Write a nearer day.");

    private static WhenResolution.Refused UnknownZone(string zone) =>
        new("unknown_time_zone", $"“{zone}” is not a time zone this machine knows. Write a place such as Europe/Rome, or an offset such as +01:00.");
}
