namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads reasons and comments: quoted, or everything to the end of the text.</summary>
internal static class FreeText
{
    private const string Opening = ":-–—,;. ";

    /// <summary>Reads the reason after <c>because</c>. A quoted one may be followed by other parts of the command. Null when there is none.</summary>
    public static string? ReadReason(WordCursor words, Word because)
    {
        var text = words.Text;
        var start = SkipOpening(text, because.End);
        if (start < text.Length && Quotes.IsMark(text[start]))
        {
            var close = Quotes.FindClose(text, start, at => EndsQuote(text, at));
            if (close > 0)
            {
                words.MoveTo(close + 1);
                return NullIfEmpty(Quotes.Inner(text, start, close));
            }

            // An apostrophe belongs to its word; a quotation mark that was never closed does not.
            if (Quotes.IsDouble(text[start])) start++;
        }

        words.MoveTo(text.Length);
        return NullIfEmpty(text[start..]);
    }

    /// <summary>Reads all that is left as one text, without quotes around the whole of it and without a leading <c>because</c>, colon or dash. Null when nothing is left.</summary>
    /// <param name="words">The cursor; it stands at the end afterwards.</param>
    /// <param name="start">Where the text begins.</param>
    public static string? ReadRest(WordCursor words, int start)
    {
        var text = words.Text;
        start = SkipOpening(text, start);
        words.MoveTo(start);
        if (words.Peek() is { } first && first.Is("because")) start = SkipOpening(text, first.End);
        words.MoveTo(text.Length);
        if (start < text.Length && Quotes.IsMark(text[start]))
        {
            var close = Quotes.FindClose(text, start, static _ => true);
            if (close > 0 && string.IsNullOrWhiteSpace(text[(close + 1)..])) return NullIfEmpty(Quotes.Inner(text, start, close));
        }

        return NullIfEmpty(text[start..]);
    }

    // The closing mark is the first one that the end or another part of the command follows: a reason may hold quotes itself.
    private static bool EndsQuote(string text, int close)
    {
        var start = close + 1;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] is '.' or ',' or '!' or ';')) start++;
        if (start == text.Length) return true;
        if (start == close + 1) return false;
        var end = start;
        while (end < text.Length && end - start < 10 && char.IsAsciiLetter(text[end])) end++;
        var word = new Word(text[start..end], start, end, Quoted: false);
        return (end == text.Length || !char.IsLetterOrDigit(text[end])) && (word.StartsClause || word.IsFiller);
    }

    private static int SkipOpening(string text, int start)
    {
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || Opening.Contains(text[start], StringComparison.Ordinal))) start++;
        return start;
    }

    private static string? NullIfEmpty(string text) => ChatText.Squash(text) is { Length: > 0 } line ? line : null;
}
