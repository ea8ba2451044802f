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

    [GeneratedRegex(@"/api/jobs/(?<job>J-\d+)/log|/deploy [a-z]+[^.:;,]*[^.:;,\s]|\b[DJ]-\d+\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}

/// <summary>A part of a sentence.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Link">Where it leads; null for nowhere.</param>
/// <param name="IsCommand">Whether it is something to be typed.</param>
internal sealed record LinkedPart(string Text, string? Link, bool IsCommand);
