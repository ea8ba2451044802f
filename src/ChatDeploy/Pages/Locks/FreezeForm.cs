using System.Globalization;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Pages.Elements;
using ChatDeploy.Pages.Records;

namespace ChatDeploy.Pages.Locks;

/// <summary>What the form of a freeze sends: a stretch of time, or days and an hour at which one begins again and again.</summary>
internal sealed partial class FreezeForm
{
    /// <summary>Days on which a recurring freeze begins, as Quartz and as people write them.</summary>
    public static IReadOnlyList<(string Days, string Text)> Rhythms { get; } =
    [
        ("*", "Every day"), ("MON-FRI", "Monday to Friday"), ("SAT,SUN", "Saturday and Sunday"),
        ("MON", "Mondays"), ("TUE", "Tuesdays"), ("WED", "Wednesdays"), ("THU", "Thursdays"), ("FRI", "Fridays"), ("SAT", "Saturdays"), ("SUN", "Sundays"),
    ];

    public string? Environment { get; set; }

    public string? Tenant { get; set; }

    public string? From { get; set; }

    public string? Until { get; set; }

    public string? Days { get; set; }

    public string? At { get; set; }

    public string? Hours { get; set; }

    public string? Reason { get; set; }

    /// <summary>Reads it, as the person's clock goes; or what has to be written differently.</summary>
    public Refusal? Read(TimeZoneInfo zone, out FreezeRequest? request)
    {
        request = null;
        if (new RecordForm { DeployedAt = From }.ReadTime(zone, out var from) is { } begin) return Refusal.Invalid("invalid_time", begin);
        if (new RecordForm { DeployedAt = Until }.ReadTime(zone, out var until) is { } end) return Refusal.Invalid("invalid_time", end);
        var once = new FreezeRequest(Name(Environment), Name(Tenant), Reason?.Replace("\0", "", StringComparison.Ordinal), from, until);
        if (Name(Days) is not { } days)
        {
            request = once;
            return null;
        }

        if (!Rhythms.Any(r => r.Days == days)) return Refusal.Invalid("invalid_freeze", "Choose on which days it begins.");
        if (!TimeOnly.TryParseExact(At, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return Refusal.Invalid("invalid_freeze", "A freeze that recurs needs the time at which it begins, for example 18:00.");
        if (!int.TryParse(Hours, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours is < 1 or > 366 * 24)
            return Refusal.Invalid("invalid_freeze", "A freeze that recurs needs to know for how many hours it stays each time, for example 14.");
        request = once with { Cron = $"0 {at.Minute} {at.Hour} ? * {days}", Duration = TimeSpan.FromHours(hours), TimeZone = zone.Id };
        return null;
    }

    /// <summary>When a recurring freeze begins, in words where this form could have set it: <c>Fridays 18:00</c>; else its cron expression.</summary>
    public static string WordsOf(string cron)
    {
        var match = Simple().Match(cron);
        return match.Success && Rhythms.FirstOrDefault(r => r.Days == match.Groups["days"].Value) is { Text: { } text }
            ? $"{text} {int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture):00}:{int.Parse(match.Groups["minute"].Value, CultureInfo.InvariantCulture):00}"
            : cron;
    }

    private static string? Name(string? name) => string.IsNullOrWhiteSpace(name) ? null : name;

    [GeneratedRegex(@"^0 (?<minute>\d{1,2}) (?<hour>\d{1,2}) \? \* (?<days>\S+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Simple();
}
