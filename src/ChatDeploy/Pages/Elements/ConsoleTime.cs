using ChatDeploy.Api.Access;

namespace ChatDeploy.Pages.Elements;

/// <summary>Times as the person of a request reads and types them.</summary>
internal static class ConsoleTime
{
    /// <summary>The person's zone of the catalog; UTC where none is given or it is unknown.</summary>
    public static TimeZoneInfo ZoneOf(HttpContext? context) =>
        context?.Features.Get<Caller>()?.Person.TimeZone is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The zone as people write it.</summary>
    public static string Name(TimeZoneInfo zone) => zone.Equals(TimeZoneInfo.Utc) ? "UTC" : zone.Id;
}
