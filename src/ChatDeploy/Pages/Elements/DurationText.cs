namespace ChatDeploy.Pages.Elements;

/// <summary>Writes how long something took.</summary>
internal static class DurationText
{
    /// <summary><c>8 s</c>, <c>3 min 12 s</c>, <c>2 h 5 min</c>, <c>3 days</c>.</summary>
    public static string Of(TimeSpan duration)
    {
        var whole = duration < TimeSpan.Zero ? TimeSpan.Zero : duration;
        return whole.TotalSeconds < 60 ? $"{(int)whole.TotalSeconds} s"
            : whole.TotalMinutes < 60 ? Two((int)whole.TotalMinutes, "min", whole.Seconds, "s")
            : whole.TotalHours < 48 ? Two((int)whole.TotalHours, "h", whole.Minutes, "min")
            : $"{(int)whole.TotalDays:N0} days";
    }

    private static string Two(int large, string unit, int small, string smallUnit) => small == 0 ? $"{large} {unit}" : $"{large} {unit} {small} {smallUnit}";
}
