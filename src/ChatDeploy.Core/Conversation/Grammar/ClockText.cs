using System.Globalization;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads single words of a time: clock times, dates, weekdays, zones.</summary>
internal static class ClockText
{
    private static readonly string[] AmbiguousZones =
        ["CET", "CEST", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "BST", "IST", "JST", "WET", "WEST", "EET", "EEST", "MSK", "AEST", "AEDT"];

    /// <summary>Reads <c>18:30</c>, <c>18.30</c>, <c>18h30</c>, <c>6:30pm</c>, <c>6pm</c>, <c>18:30:15</c>, with a zone at its end (<c>18:30Z</c>, <c>18:30+01:00</c>) where there is one.</summary>
    public static bool TryTime(string word, out TimeOnly time, out string? zone)
    {
        time = default;
        zone = null;
        var zoneAt = word.AsSpan().IndexOfAny("Zz+-");
        if (zoneAt > 0)
        {
            if (!TryZone(word[zoneAt..], out var found)) return false;
            zone = found;
            word = word[..zoneAt];
        }

        var noon = word.EndsWith("am", StringComparison.OrdinalIgnoreCase) ? 0 : word.EndsWith("pm", StringComparison.OrdinalIgnoreCase) ? 12 : -1;
        if (noon >= 0) word = word[..^2];
        var parts = word.Split(':', '.', 'h', 'H');
        if (parts.Length > 3 || (parts.Length == 1 && noon < 0) || !TryNumber(parts[0], 1, 2, 23, out var hour)) return false;
        var (minute, second) = (0, 0);
        if (parts.Length > 1 && !TryNumber(parts[1], 2, 2, 59, out minute)) return false;
        if (parts.Length > 2 && !TryNumber(parts[2], 2, 2, 59, out second)) return false;
        if (noon >= 0)
        {
            if (hour is < 1 or > 12) return false;
            hour = (hour % 12) + noon;
        }

        time = new TimeOnly(hour, minute, second);
        return true;
    }

    /// <summary>Reads <c>2026-11-21</c>, with a time after a <c>T</c> (<c>2026-11-21T18:30Z</c>) where there is one.</summary>
    public static bool TryDate(string word, out DateOnly date, out TimeOnly? time, out string? zone)
    {
        (time, zone) = (null, null);
        if (!DateOnly.TryParseExact(word.Length > 10 ? word[..10] : word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)) return false;
        if (word.Length == 10) return true;
        if (word[10] is not ('T' or 't') || !TryTime(word[11..], out var clock, out zone)) return false;
        time = clock;
        return true;
    }

    /// <summary>Reads a weekday, whole or as its first letters.</summary>
    public static bool TryWeekday(string word, out DayOfWeek day)
    {
        foreach (var candidate in Enum.GetValues<DayOfWeek>())
        {
            day = candidate;
            var name = candidate.ToString();
            if (word.Length >= 3 && name.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (word.Length <= 5 || word.Length == name.Length)) return true;
        }

        day = default;
        return false;
    }

    /// <summary>Reads a zone to its canonical spelling: <c>UTC</c>, <c>+01:00</c>, or an IANA name with a slash, as typed.</summary>
    public static bool TryZone(string word, out string zone)
    {
        zone = word;
        if (word.ToUpperInvariant() is "UTC" or "GMT" or "Z")
        {
            zone = "UTC";
            return true;
        }

        var offset = word.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || word.StartsWith("GMT", StringComparison.OrdinalIgnoreCase) ? word[3..] : word;
        return TryOffset(offset, out zone) || IsIanaName(word, ref zone);
    }

    /// <summary>Whether it is an abbreviation that names more than one zone or changes over the year.</summary>
    public static bool IsAmbiguousZone(string word) => AmbiguousZones.Contains(word, StringComparer.OrdinalIgnoreCase);

    private static bool TryOffset(string word, out string zone)
    {
        zone = word;
        if (word.Length < 2 || word[0] is not ('+' or '-')) return false;
        var digits = word[1..].Replace(":", "", StringComparison.Ordinal);
        var (hours, minutes) = digits.Length > 2 ? (digits[..^2], digits[^2..]) : (digits, "00");
        if (!TryNumber(hours, 1, 2, 14, out var hour) || !TryNumber(minutes, 2, 2, 59, out var minute) || (hour == 14 && minute > 0)) return false;
        zone = hour == 0 && minute == 0 ? "UTC" : $"{word[0]}{hour:00}:{minute:00}";
        return true;
    }

    private static bool IsIanaName(string word, ref string zone)
    {
        zone = word;
        if (word.Length > 64 || !word.Contains('/', StringComparison.Ordinal)) return false;
        return word.Split('/').All(static part => part.Length > 0 && char.IsAsciiLetter(part[0])
            && part.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '+'));
    }

    private static bool TryNumber(string digits, int shortest, int longest, int greatest, out int number)
    {
        number = 0;
        return digits.Length >= shortest && digits.Length <= longest
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= greatest;
    }
}
