using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatDeploy.Pages.Elements;

/// <summary>Takes a sentence of the core apart: ids in it are links in the console, commands of the chat are set as such.</summary>
internal static partial class LinkedText
{
    /// <summary>The parts in order; put together they are the sentence, with API addresses of logs replaced by their jobs.</summary>
    public static IEnumerable<LinkedPart> Parts(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var end = 0;
        foreach (Match token in Token().Matches(sentence))
        {
            if (token.Index > end) yield return new LinkedPart(sentence[end..token.Index], null, false);
            end = token.Index + token.Length;
            var word = token.Groups["job"] is { Success: true } job ? job.Value : token.Value;
            yield return word[..2] switch
            {
                "D-" => new LinkedPart(word, $"/deployments/{word}", false),
                "J-" => new LinkedPart(word, $"/jobs/{word}", false),
                _ => new LinkedPart(word, null, true),
            };
        }

        if (end < sentence.Length) yield return new LinkedPart(sentence[end..], null, false);
    }

    /// <summary>The sentence with its instants, which the core spells in UTC, as clocks of a zone show them.</summary>
    public static string InZone(string sentence, TimeZoneInfo zone) => Instant().Replace(
        sentence,
        at => $"{TimeZoneInfo.ConvertTime(DateTimeOffset.ParseExact(at.Value, "u", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), zone):yyyy-MM-dd HH:mm} {ConsoleTime.Name(zone)}");

    [GeneratedRegex(@"\b\d{4}-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\dZ", RegexOptions.None, 1000)]
    private static partial Regex Instant();

    [GeneratedRegex(@"/api/jobs/(?<job>J-\d+)/log|/deploy [a-z]+[^.:;,]*[^.:;,\s]|\b[DJ]-\d+\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}

/// <summary>A part of a sentence.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Link">Where it leads; null for nowhere.</param>
/// <param name="IsCommand">Whether it is something to be typed.</param>
internal sealed record LinkedPart(string Text, string? Link, bool IsCommand);
