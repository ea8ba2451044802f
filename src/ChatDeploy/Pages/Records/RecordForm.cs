using System.Globalization;
using ChatDeploy.Pages.Elements;

namespace ChatDeploy.Pages.Records;

/// <summary>A deployment that took place elsewhere, as it is typed.</summary>
public sealed class RecordForm
{
    /// <summary>The tool's name.</summary>
    public string? Tool { get; set; }

    /// <summary>A tag of the tool, or a commit by at least 7 digits of its sha.</summary>
    public string? Version { get; set; }

    /// <summary>A tenant (all its sites) or a store.</summary>
    public string? Target { get; set; }

    /// <summary>The environment's name.</summary>
    public string? Environment { get; set; }

    /// <summary>When it was deployed, as a clock of the person's zone shows it (<c>2026-11-20T18:30</c>); empty: now.</summary>
    public string? DeployedAt { get; set; }

    /// <summary>Who deployed it; empty: the person.</summary>
    public string? DeployedBy { get; set; }

    /// <summary>For people.</summary>
    public string? Notes { get; set; }

    /// <summary>Reads the time in a zone.</summary>
    /// <param name="zone">The person's zone.</param>
    /// <param name="at">The instant; null: now. A time that the clocks show twice is the first of them.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    internal string? ReadTime(TimeZoneInfo zone, out DateTimeOffset? at)
    {
        at = null;
        if (string.IsNullOrWhiteSpace(DeployedAt)) return null;
        string[] formats = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm"];
        if (!DateTime.TryParseExact(DeployedAt.Trim(), formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)) return "Write a day and a time, for example 2026-11-20 18:30; or leave it empty for now.";
        if (wall.Year is < 1970 or > 2200) return "That year is too far away.";
        if (zone.IsInvalidTime(wall)) return $"The clocks of {ConsoleTime.Name(zone)} skip that time; write one before or after.";
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        at = new DateTimeOffset(wall, offset).ToUniversalTime();
        return null;
    }
}
