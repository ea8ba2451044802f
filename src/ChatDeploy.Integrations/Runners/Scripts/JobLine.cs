using System.Globalization;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>Reads the structured lines of a job's output (contract, Repository contract).</summary>
internal static class JobLine
{
    /// <summary>
    /// <c>::progress 40 message</c>, <c>::step name status</c> or <c>::artifact name url</c> as a report; null for everything
    /// else, near misses included: those stay readable in the log. Names may hold spaces.
    /// </summary>
    public static JobReport? Parse(string line, AttemptKey key, DateTimeOffset at)
    {
        if (!line.StartsWith("::", StringComparison.Ordinal)) return null;
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) return null;
        var rest = line[(space + 1)..].Trim();
        return line[..space] switch
        {
            "::progress" => Progress(rest, key, at),
            "::step" => Step(rest, key, at),
            "::artifact" => Artifact(rest, key, at),
            _ => null,
        };
    }

    private static JobReport.Progress? Progress(string rest, AttemptKey key, DateTimeOffset at)
    {
        var space = rest.IndexOf(' ', StringComparison.Ordinal);
        var (number, message) = space < 0 ? (rest, "") : (rest[..space], rest[(space + 1)..].Trim());
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? new JobReport.Progress(key, at, percent, message)
            : null;
    }

    private static JobReport.Step? Step(string rest, AttemptKey key, DateTimeOffset at) =>
        SplitLast(rest) is var (name, status) && status is "running" or "succeeded" or "failed" or "skipped"
            ? new JobReport.Step(key, at, name, status)
            : null;

    /// <summary>Only web addresses become links: the console shows them to people.</summary>
    private static JobReport.Artifact? Artifact(string rest, AttemptKey key, DateTimeOffset at) =>
        SplitLast(rest) is var (name, url) && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new JobReport.Artifact(key, at, name, url)
            : null;

    private static (string Name, string Last)? SplitLast(string rest)
    {
        var space = rest.LastIndexOf(' ');
        return space < 0 ? null : (rest[..space].Trim(), rest[(space + 1)..]);
    }
}
