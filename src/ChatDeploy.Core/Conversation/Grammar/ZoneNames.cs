using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Finds the zone that a typed name means.</summary>
internal static class ZoneNames
{
    /// <summary>Finds <c>UTC</c>, an offset as <c>+01:00</c>, or an IANA zone in any letter case.</summary>
    /// <param name="name">As <see cref="ClockText.TryZone"/> wrote it; nothing else is looked up, because names become file names below the zone folder.</param>
    /// <param name="zone">The zone.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        if (!ClockText.TryZone(name, out var canonical)) return false;
        if (canonical == "UTC") zone = TimeZoneInfo.Utc;
        else if (canonical[0] is '+' or '-') zone = TimeZoneInfo.CreateCustomTimeZone(canonical, Offset(canonical), canonical, canonical);
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(canonical, out zone)) TimeZoneInfo.TryFindSystemTimeZoneById(Capitalized(canonical), out zone);
        return zone is not null;
    }

    private static TimeSpan Offset(string text)
    {
        var offset = TimeSpan.ParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture);
        return text[0] == '-' ? -offset : offset;
    }

    private static string Capitalized(string name)
    {
        var letters = name.ToLowerInvariant().ToCharArray();
        for (var at = 0; at < letters.Length; at++)
        {
            if (at == 0 || !char.IsAsciiLetter(letters[at - 1])) letters[at] = char.ToUpperInvariant(letters[at]);
        }

        return new string(letters);
    }
}
