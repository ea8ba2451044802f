using System.Collections.Concurrent;
using ChatDeploy.Core.Schedules;
using Quartz;

namespace ChatDeploy.Integrations.Quartz;

/// <summary>Cron times by Quartz's own expressions. Quartz counts as if every wall clock were UTC's; which instants the zone's clocks show that at is ours (<see cref="LocalClock"/>).</summary>
/// <remarks>So daylight saving follows one rule here, in typed times and in schedules, whatever Quartz's version does about it.</remarks>
public sealed class CronTimes : ICronTimes
{
    // What one installation uses is a handful; what people try out must not stay for ever.
    private const int MostKept = 1_000;
    private readonly ConcurrentDictionary<string, CronExpression> _expressions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public DateTimeOffset? Next(string cron, string? timeZone, DateTimeOffset after)
    {
        ArgumentException.ThrowIfNullOrEmpty(cron);
        var zone = timeZone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var expression = Expression(cron);
        var wall = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        while (expression.GetNextValidTimeAfter(new DateTimeOffset(wall, TimeSpan.Zero)) is { } next)
        {
            wall = next.DateTime;
            var at = LocalClock.Find(wall, zone).Instants[0];
            if (at > after) return at;

            // While the clocks show an hour again, its firings lie behind: they were the first time.
        }

        return null;
    }

    private CronExpression Expression(string cron)
    {
        if (_expressions.TryGetValue(cron, out var known)) return known;
        if (_expressions.Count >= MostKept) _expressions.Clear();
        return _expressions.GetOrAdd(cron, static text => new CronExpression(text, TimeZoneInfo.Utc));
    }
}
