using ChatDeploy.Core.History;
using ChatDeploy.Pages.Elements;

namespace ChatDeploy.Pages.History;

/// <summary>Which records somebody wants to see, as the page's address says it.</summary>
/// <param name="Tool">Name of a tool; null: all.</param>
/// <param name="Target">A tenant or a store; null: all.</param>
/// <param name="Environment">Name of an environment; null: all.</param>
/// <param name="Version">A tag, a ref, or the first digits of a sha; null: all.</param>
/// <param name="From">The first day, in the person's zone; null: from the beginning.</param>
/// <param name="To">The last day, in the person's zone; null: until now.</param>
public sealed record HistoryChoice(string? Tool, string? Target, string? Environment, string? Version, string? From, string? To)
{
    /// <summary>Reads it.</summary>
    public static HistoryChoice Of(IQueryCollection query) => new(
        QueryText.Read(query, "tool"), QueryText.Read(query, "target"), QueryText.Read(query, "environment"),
        QueryText.Read(query, "version"), QueryText.Read(query, "from"), QueryText.Read(query, "to"));

    /// <summary>Whether anything is chosen at all.</summary>
    public bool IsAnything => this == new HistoryChoice(null, null, null, null, null, null);

    /// <summary>The filter; or what is wrong with a day, in a sentence.</summary>
    /// <param name="zone">Where days begin and end.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public RecordFilter Filter(TimeZoneInfo zone, string? cursor, out string? problem)
    {
        var from = From is null ? null : PersonZone.Day(zone, From);
        var to = To is null ? null : PersonZone.Day(zone, To, later: 1);
        var wrong = From is not null && from is null ? From : To is not null && to is null ? To : null;
        problem = wrong is null ? null : $"'{wrong}' is no day; write it like 2026-11-20.";
        return new RecordFilter(Tool, Target, Environment, Version, from, to, Cursor: cursor);
    }

    /// <summary>The address of a path with this choice.</summary>
    public string At(string path, string? group = null, string? cursor = null) => QueryText.Write(
        path, ("tool", Tool), ("target", Target), ("environment", Environment), ("version", Version), ("from", From), ("to", To), ("group", group), ("cursor", cursor));
}
