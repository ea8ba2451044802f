using System.Text.RegularExpressions;

namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>Reads text as Slack sends it: escapes, and what it made of mentions, channels and addresses.</summary>
internal static partial class SlackText
{
    /// <summary>The text as it was typed.</summary>
    public static string Plain(string text) => Parts().Replace(text, Typed)
        .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    /// <summary>The text without the mention that it begins with.</summary>
    public static string WithoutMention(string text) => Mention().Replace(text, "", 1);

    private static string Typed(Match part)
    {
        var (target, label) = (part.Groups["target"].Value, part.Groups["label"]);
        return target[0] switch
        {
            '@' or '#' => target[0] + (label.Success && label.Length > 0 ? label.Value : target[1..]),
            '!' => label.Success ? label.Value : target[1..],
            _ => label.Success ? label.Value : target,
        };
    }

    [GeneratedRegex(@"<(?<target>[^<>|]+)(\|(?<label>[^<>]*))?>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();

    [GeneratedRegex(@"^\s*<@[A-Z0-9]+(\|[^<>]*)?>[\s:,]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mention();
}
