using ChatDeploy.Core.Audit;
using ChatDeploy.Pages.Elements;

namespace ChatDeploy.Pages.Audit;

/// <summary>Which rows of the audit trail somebody wants to see, as the page's address says it.</summary>
/// <param name="Person">Name of a person; null: all.</param>
/// <param name="Act">Code of an act; null: all.</param>
/// <param name="Subject">What it was about; null: all.</param>
/// <param name="Environment">Name of an environment; null: all.</param>
/// <param name="Surface">Where it came from; null: all.</param>
/// <param name="From">The first day, in the person's zone; null: from the beginning.</param>
/// <param name="To">The last day, in the person's zone; null: until now.</param>
/// <param name="Search">Text anywhere in it; null: any.</param>
public sealed record AuditChoice(string? Person, string? Act, string? Subject, string? Environment, string? Surface, string? From, string? To, string? Search)
{
    /// <summary>Reads it.</summary>
    public static AuditChoice Of(IQueryCollection query) => new(
        QueryText.Read(query, "person"), QueryText.Read(query, "act"), QueryText.Read(query, "subject"), QueryText.Read(query, "environment"),
        QueryText.Read(query, "surface"), QueryText.Read(query, "from"), QueryText.Read(query, "to"), QueryText.Read(query, "q"));

    /// <summary>Whether nothing is chosen.</summary>
    public bool IsAnything => this == new AuditChoice(null, null, null, null, null, null, null, null);

    /// <summary>The filter; or what is wrong with a day, in a sentence.</summary>
    /// <param name="zone">Where days begin and end.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public AuditFilter Filter(TimeZoneInfo zone, out string? problem)
    {
        var from = From is null ? null : PersonZone.Day(zone, From);
        var to = To is null ? null : PersonZone.Day(zone, To, later: 1);
        var wrong = From is not null && from is null ? From : To is not null && to is null ? To : null;
        problem = wrong is null ? null : $"'{wrong}' is no day; write it like 2026-11-20.";

        // The store takes instants in UTC.
        return new AuditFilter(Person, Act, Subject, Environment, Surface, from?.ToUniversalTime(), to?.ToUniversalTime(), Search);
    }

    /// <summary>The page's address with this choice.</summary>
    public string At(string? cursor = null) => QueryText.Write(
        "/audit", ("person", Person), ("act", Act), ("subject", Subject), ("environment", Environment), ("surface", Surface), ("from", From), ("to", To), ("q", Search), ("cursor", cursor));

    /// <summary>The address of all of it as a file.</summary>
    public static string Export(AuditFilter filter, string format)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return QueryText.Write(
            "/api/audit", ("format", format), ("person", filter.Person), ("act", filter.Act), ("subject", filter.Subject), ("environment", filter.Environment), ("surface", filter.Surface),
            ("from", Instant(filter.From)), ("to", Instant(filter.To)), ("q", filter.Text));
    }

    private static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
