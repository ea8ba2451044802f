using System.Globalization;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Writes instants as a person reads them: in their zone, which is named, and how far away they are.</summary>
/// <param name="zone">The person's zone.</param>
/// <param name="now">The moment of the answer.</param>
public sealed class ChatTime(TimeZoneInfo zone, DateTimeOffset now)
{
    /// <summary>The moment of the answer.</summary>
    public DateTimeOffset Now => now;

    /// <summary>The person's zone.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>The times of a person; UTC where no zone is known.</summary>
    public static ChatTime Of(Person person, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new ChatTime(person.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc, now);
    }

    /// <summary><c>Fri 2026-11-20 18:30 Europe/Rome (in 2 h)</c>.</summary>
    public string Full(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, zone):ddd yyyy-MM-dd HH:mm} {zone.Id} ({Relative(at)})");

    /// <summary><c>2026-11-20 18:30</c>, for lists whose heading names the zone.</summary>
    public string Brief(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>in 2 h</c>, <c>5 min ago</c>, <c>now</c>.</summary>
    public string Relative(DateTimeOffset at)
    {
        var distance = (at - now).Duration();
        var text = distance.TotalSeconds < 1 ? null
            : distance.TotalSeconds < 90 ? $"{(int)distance.TotalSeconds} s"
            : distance.TotalMinutes < 90 ? $"{(int)Math.Round(distance.TotalMinutes)} min"
            : distance.TotalHours < 36 ? $"{(int)Math.Round(distance.TotalHours)} h"
            : $"{(int)Math.Round(distance.TotalDays)} days";
        return text is null ? "now" : at > now ? $"in {text}" : $"{text} ago";
    }
}
