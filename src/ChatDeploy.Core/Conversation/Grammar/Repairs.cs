namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Looks for the small change that makes a refused text a command, to offer it as the example.</summary>
internal static class Repairs
{
    /// <summary>The canonical line that comes of putting something in place of one word; null when that is no command either.</summary>
    public static string? Replacing(WordCursor words, Word word, string replacement)
    {
        if (words.IsRepair) return null;
        var text = string.Concat(words.Text.AsSpan(0, word.Start), replacement, words.Text.AsSpan(word.End));
        return ChatGrammar.ParseClean(text, isRepair: true) is ParseResult.Parsed parsed ? ChatCommandFormatter.Format(parsed.Command) : null;
    }

    /// <summary>Refuses a word that looks like a misspelled <c>to</c>, <c>on</c>, <c>because</c>, …; false where it does not.</summary>
    /// <param name="words">The cursor.</param>
    /// <param name="word">The word that does not belong.</param>
    /// <param name="expected">The only keyword that may be meant; null is any.</param>
    public static bool RefuseMisspelledClause(WordCursor words, Word word, string? expected = null)
    {
        if (word.Quoted || word.StartsClause || NearestWord.Among(expected is null ? Keywords.Clauses : [expected], word.Text) is not { } clause) return false;
        words.Refuse($"“{WordCursor.Shorten(word.Text)}” is not expected here: did you mean “{clause}”?", Replacing(words, word, clause), word);
        return true;
    }

    /// <summary>Refuses the first word of the whole text that looks like a misspelling of a keyword that is missing; false where none does.</summary>
    public static bool RefuseMisspelledClause(WordCursor words, string missing)
    {
        var all = new WordCursor(words.Text);
        all.Take();
        while (all.Take() is { } word && !word.Is("because"))
        {
            if (RefuseMisspelledClause(words, word, missing)) return true;
        }

        return false;
    }
}
