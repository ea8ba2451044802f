using System.Globalization;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads delays as people write them: <c>2h</c>, <c>90 minutes</c>, <c>1h30m</c>, <c>1 hour and 30 minutes</c>.</summary>
internal static class DurationText
{
    /// <summary>The longest delay; what is later is written as a date.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Takes the words of a delay, at most <see cref="Longest"/>; null where the next word begins none or its unit is missing.</summary>
    public static TimeSpan? Read(WordCursor words)
    {
        TimeSpan? total = null;
        while (words.Peek() is { Quoted: false } word)
        {
            if (total is not null && word.IsConnector)
            {
                words.Take();
                continue;
            }

            if (!char.IsAsciiDigit(word.Text[0])) break;
            words.Take();
            var text = char.IsAsciiDigit(word.Text[^1]) ? word.Text + words.Take()?.Text : word.Text;
            if (!TryParts(text, out var part)) return null;
            total = (total ?? TimeSpan.Zero) + part;
            if (total > Longest) return null;
        }

        return total;
    }

    private static bool TryParts(string text, out TimeSpan total)
    {
        total = TimeSpan.Zero;
        var at = 0;
        while (at < text.Length)
        {
            var digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            var unit = at;
            while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
            if (unit - digits is 0 or > 6 || Unit(text[unit..at]) is not { } length) return false;
            total += length * int.Parse(text.AsSpan(digits, unit - digits), CultureInfo.InvariantCulture);
            if (total > Longest) return false;
        }

        return true;
    }

    private static TimeSpan? Unit(string unit) => unit.ToUpperInvariant() switch
    {
        "S" or "SEC" or "SECS" or "SECOND" or "SECONDS" => TimeSpan.FromSeconds(1),
        "M" or "MIN" or "MINS" or "MINUTE" or "MINUTES" => TimeSpan.FromMinutes(1),
        "H" or "HR" or "HRS" or "HOUR" or "HOURS" => TimeSpan.FromHours(1),
        "D" or "DAY" or "DAYS" => TimeSpan.FromDays(1),
        "W" or "WEEK" or "WEEKS" => TimeSpan.FromDays(7),
        _ => null,
    };
}
