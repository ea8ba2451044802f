namespace ChatDeploy.Core.Schedules;

/// <summary>Says whether a period is on, until when, and when it comes next. Pure but for the reading of cron expressions; cheap whatever the expression.</summary>
internal sealed class PeriodTimes(ICronTimes cron)
{
    /// <summary>The first instant at which it is no longer on, when it is on at <paramref name="at"/>; <see cref="DateTimeOffset.MaxValue"/> when it never ends, or not before <paramref name="horizon"/>; null when it is not on.</summary>
    public DateTimeOffset? EndAt(Period period, DateTimeOffset at, DateTimeOffset horizon) => period switch
    {
        Period.Once once => once.From <= at && (once.Until is null || at < once.Until) ? once.Until ?? DateTimeOffset.MaxValue : null,
        Period.Recurring recurring => EndAt(recurring, at, horizon),
        Period.Open open => EndAt(open, at, horizon),
        _ => throw new InvalidOperationException($"looking at a period: {period.GetType()} is no known case"),
    };

    /// <summary>When it is on next: <paramref name="from"/> itself when it is on then; null when it never is again.</summary>
    public DateTimeOffset? NextAt(Period.Recurring period, DateTimeOffset from)
    {
        if (Covers(period, from)) return from;
        var next = cron.Next(period.Cron, period.TimeZone, Later(from, period.From));
        return next < (period.Until ?? DateTimeOffset.MaxValue) ? next : null;
    }

    private DateTimeOffset? EndAt(Period.Recurring period, DateTimeOffset at, DateTimeOffset horizon)
    {
        if (!Covers(period, at)) return null;
        var end = at;
        while (end < horizon && LastCovering(period, end) is { } firing) end = firing + period.Duration;
        if (period.Until is { } until && until <= end) return until;
        return end >= horizon ? DateTimeOffset.MaxValue : end;
    }

    private bool Covers(Period.Recurring period, DateTimeOffset at) => !(at >= period.Until) && LastCovering(period, at) is not null;

    // A firing whose stretch is on at an instant, a late one: looking near first, stretches that overlap a thousandfold are passed in few steps.
    private DateTimeOffset? LastCovering(Period.Recurring period, DateTimeOffset at)
    {
        for (var back = TimeSpan.FromSeconds(1); ; back *= 8)
        {
            if (back > period.Duration) back = period.Duration;
            var after = at - back;
            if (period.From is { } first && after < first) after = first - TimeSpan.FromTicks(1);
            if (cron.Next(period.Cron, period.TimeZone, after) is { } firing && firing <= at) return firing;
            if (back == period.Duration) return null;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset from, DateTimeOffset? first) =>
        first is { } begin && begin - TimeSpan.FromTicks(1) > from ? begin - TimeSpan.FromTicks(1) : from;

    private static DateTimeOffset? EndAt(Period.Open open, DateTimeOffset at, DateTimeOffset horizon)
    {
        var zone = open.TimeZone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(open.TimeZone);
        DateTimeOffset? end = null;
        for (var instant = at; StretchEnd(open.Hours, instant, zone) is { } next; instant = next)
        {
            end = next;

            // A week without an end has none.
            if (next >= horizon || next - at > TimeSpan.FromDays(8)) return DateTimeOffset.MaxValue;
        }

        return end;
    }

    private static DateTimeOffset? StretchEnd(OpeningHours hours, DateTimeOffset at, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(at, zone).DateTime.Date;
        foreach (var day in new[] { today, today.AddDays(-1) })
        {
            foreach (var (from, to) in hours.On(day.DayOfWeek))
            {
                var (begin, end) = (LocalClock.Find(day + from, zone).Instants[0], LocalClock.Find(day + to, zone).Instants[^1]);
                if (begin <= at && at < end) return end;
            }
        }

        return null;
    }
}
