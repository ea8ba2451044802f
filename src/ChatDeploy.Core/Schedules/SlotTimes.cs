namespace ChatDeploy.Core.Schedules;

/// <summary>When something may start: now, and if not, why and until when; and the next instant at which it may (spec D4, <i>next safe slot</i>). Pure but for the reading of cron expressions.</summary>
/// <remarks>Times are half-open: a window lets in its first instant and not its last, a closure keeps out its first and not its last.</remarks>
public sealed class SlotTimes(ICronTimes cron)
{
    /// <summary>How far ahead is looked.</summary>
    public static readonly TimeSpan LookAhead = TimeSpan.FromDays(366);

    // Each step passes a window or a closure whole; whoever needs more has windows that open for seconds, and no slot worth waiting for.
    private const int MostSteps = 5_000;

    private readonly PeriodTimes _times = new(cron);

    /// <summary>Whether it may start at an instant, and if not, everything that stands in its way.</summary>
    public SlotAnswer At(SlotRules rules, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var horizon = at + LookAhead;
        var obstacles = Closed(rules.Closures, at, horizon);
        if (NextWindow(rules.Windows, at) is var opens && opens != at)
            obstacles.Add(new Obstacle("window_closed", "It is outside of the environment's deployment windows.", [], opens > horizon ? null : opens));
        return new SlotAnswer(obstacles, Closed(rules.Preferences, at, horizon));
    }

    /// <summary>The first instant, <paramref name="from"/> included, at which it may start; null when there is none within <see cref="LookAhead"/>.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="preferred">Whether to keep out of what is better avoided, too.</param>
    public DateTimeOffset? Next(SlotRules rules, DateTimeOffset from, bool preferred = false)
    {
        ArgumentNullException.ThrowIfNull(rules);
        IReadOnlyList<Closure> closures = preferred ? [.. rules.Closures, .. rules.Preferences] : rules.Closures;
        var horizon = from + LookAhead;
        var at = from;
        for (var step = 0; step < MostSteps && at <= horizon; step++)
        {
            if (NextWindow(rules.Windows, at) is not { } inWindow || inWindow > horizon) return null;
            var open = closures.Max(c => _times.EndAt(c.Period, inWindow, horizon));
            if (open is null) return inWindow;
            if (open == DateTimeOffset.MaxValue) return null;
            at = open.Value;
        }

        return null;
    }

    private List<Obstacle> Closed(IEnumerable<Closure> closures, DateTimeOffset at, DateTimeOffset horizon) =>
        [.. from closure in closures
            let end = _times.EndAt(closure.Period, at, horizon)
            where end is not null
            select new Obstacle(closure.Code, closure.Text, closure.Who, end == DateTimeOffset.MaxValue ? null : end, closure.Key)];

    private DateTimeOffset? NextWindow(IReadOnlyList<Period.Recurring> windows, DateTimeOffset at) =>
        windows.Count == 0 ? at : windows.Min(window => _times.NextAt(window, at));
}
