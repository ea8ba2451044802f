using System.Globalization;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads and writes deployment ids as chat spells them: <c>D-1042</c>, also <c>d-1042</c>, <c>#1042</c> and <c>1042</c>.</summary>
internal static class DeploymentNumber
{
    /// <summary>The canonical spelling.</summary>
    public static string Format(long id) => string.Create(CultureInfo.InvariantCulture, $"D-{id}");

    /// <summary>Whether the whole word is an id of at least 1.</summary>
    public static bool TryParse(string word, out long id) => TryParse(word, out id, out var length) && length == word.Length;

    /// <summary>Takes the next word as an id, with the words people put before it; null where it is none, then nothing was taken.</summary>
    public static long? TryTake(WordCursor words)
    {
        var ahead = words.Fork();
        ahead.SkipFillers("deployment", "the", "of", "for");
        if (ahead.Take() is not { Quoted: false } word || !TryParse(word.Text, out var id)) return null;
        words.MoveTo(word.End);
        return id;
    }

    /// <summary>Takes the id of a command that needs one; refuses where it is missing.</summary>
    /// <param name="words">The cursor.</param>
    /// <param name="end">Where the id ended: a text may follow at once (<c>D-12:looks good</c>).</param>
    public static long? Take(WordCursor words, out int end)
    {
        words.SkipFillers("deployment", "the", "of", "for");
        var word = words.Peek();
        end = 0;
        if (word is { Quoted: false } named && TryParse(named.Text, out var id, out var length)
            && (length == named.Text.Length || named.Text[length] is ':' or ';'))
        {
            end = named.Start + length;
            words.MoveTo(end);
            return id;
        }

        words.Refuse(word is { } other
            ? $"“{WordCursor.Shorten(other.Text)}” is not a deployment id: “{words.Command}” needs one, such as D-1042."
            : $"“{words.Command}” needs a deployment id, such as D-1042.");
        return null;
    }

    private static bool TryParse(string word, out long id, out int length)
    {
        length = word.StartsWith('#') ? 1 : 0;
        if (word.AsSpan(length).StartsWith("d-", StringComparison.OrdinalIgnoreCase)) length += 2;
        var digits = length;
        while (length < word.Length && char.IsAsciiDigit(word[length])) length++;
        return long.TryParse(word.AsSpan(digits, length - digits), NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0;
    }
}
