namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Knows which IANA time zones the machine knows; remembers, because 10,000 stores name the same few.</summary>
internal sealed class TimeZoneNames
{
    private readonly Dictionary<string, string?> _verdicts = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the zone's name, or null when it is known.</summary>
    public string? Problem(string zone, CatalogReading reading)
    {
        if (!_verdicts.TryGetValue(zone, out var verdict))
            _verdicts[zone] = verdict = Look(zone, reading);
        return verdict;
    }

    private static string? Look(string zone, CatalogReading reading)
    {
        // The platform looks for a file of that name: nothing that could lead it elsewhere reaches it.
        var plausible = zone.Length is > 0 and <= 64 && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');
        if (plausible && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId) return null;

        var known = TimeZoneInfo.GetSystemTimeZones().Select(info => info.Id).ToList();
        return known.Count < 2
            ? $"time zone '{ScalarNode.Shortened(zone)}' cannot be checked: this machine has no time zone data; install the package tzdata"
            : $"expected an IANA time zone like Europe/Rome, found '{ScalarNode.Shortened(zone)}'{reading.Nearest(zone, known)}";
    }
}
