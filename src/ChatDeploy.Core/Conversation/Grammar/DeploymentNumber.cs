using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Finds deployment ids among words, with what people put around them.</summary>
internal static class DeploymentNumber
{
    /// <summary>Whether the whole word is an id.</summary>
    public static bool IsOne(string word) => TryParse(word, out _, out var length) && length == word.Length;

    /// <summary>Takes the next word as an id, with the words people put before it; null where it is none, then nothing was taken.</summary>
    public static DeploymentId? TryTake(WordCursor words)
    {
        var ahead = words.Fork();
        ahead.SkipFillers("deployment", "the", "of", "for");
        if (ahead.Take() is not { Quoted: false } word || !TryParse(word.Text, out var id, out var length) || length < word.Text.Length) return null;
        words.MoveTo(word.End);
        return id;
    }

    /// <summary>Takes the id of a command that needs one; refuses where it is missing.</summary>
    /// <param name="words">The cursor.</param>
    /// <param name="end">Where the id ended: a text may follow at once (<c>D-12:looks good</c>).</param>
    public static DeploymentId? Take(WordCursor words, out int end)
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

    private static bool TryParse(string word, out DeploymentId id, out int length)
    {
        var start = word.StartsWith("#d-", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        length = start + (start == 0 && word.StartsWith('#') ? 1 : 0);
        if (word.AsSpan(length).StartsWith("d-", StringComparison.OrdinalIgnoreCase)) length += 2;
        while (length < word.Length && char.IsAsciiDigit(word[length])) length++;
        return DeploymentId.TryParse(word[start..length], out id);
    }
}
