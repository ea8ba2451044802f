namespace ChatDeploy.Core.Schedules;

/// <summary>Reads Quartz cron expressions on the wall clocks of a zone (spec D4). The expressions and zones are those that the catalog accepted.</summary>
public interface ICronTimes
{
    /// <summary>The first firing after an instant; null when there is none any more.</summary>
    /// <remarks>A local time that the clocks skip fires once, at the first instant after the gap; one that they show twice fires once, the first time.</remarks>
    /// <param name="cron">Quartz syntax, with seconds.</param>
    /// <param name="timeZone">IANA zone; null: UTC.</param>
    /// <param name="after">What fires at this very instant is not found again.</param>
    /// <returns>With offset zero.</returns>
    /// <exception cref="FormatException">The expression is no Quartz cron expression.</exception>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the zone.</exception>
    DateTimeOffset? Next(string cron, string? timeZone, DateTimeOffset after);
}
