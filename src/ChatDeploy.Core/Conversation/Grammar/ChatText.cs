using System.Text;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>A typed text without what chat platforms put around it, and where each character of it was typed.</summary>
/// <remarks>
/// Mentions before the command go; links become what the person saw; <c>&amp;amp; &amp;lt; &amp;gt;</c> are unescaped once
/// (Slack escapes exactly these); control characters become spaces, invisible joiners vanish, half surrogates (which no
/// store accepts) become U+FFFD. Quotes stay as typed: a reason keeps its own.
/// </remarks>
internal sealed class ChatText
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _origins = [];
    private readonly int _length;

    private ChatText(string typed)
    {
        _length = typed.Length;
        var at = SkipMentions(typed);
        while (at < typed.Length) at = Copy(typed, at);
        Text = _text.ToString();
    }

    public string Text { get; }

    public static ChatText Clean(string typed) => new(typed);

    /// <summary>The index in the typed text of an index in <see cref="Text"/>.</summary>
    public int Origin(int position) => position < _origins.Count ? _origins[position] : _length;

    /// <summary>One line: runs of white space become one space, none at the ends.</summary>
    public static string Squash(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter)) line.Append(letter);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>Whether a link or a mention, as Slack writes them, may begin here.</summary>
    public static bool OpensMarkup(string text, int at) =>
        text[at] == '<' && (Follows(text, at + 1, "http:") || Follows(text, at + 1, "https:") || Follows(text, at + 1, "mailto:")
            || Follows(text, at + 1, "#") || Follows(text, at + 1, "@"));

    /// <summary>The entity that begins here and the character it stands for; null for a plain ampersand.</summary>
    public static (string Entity, char Meaning)? EntityAt(string text, int at)
    {
        if (text[at] != '&') return null;
        if (Follows(text, at, "&amp;")) return ("&amp;", '&');
        if (Follows(text, at, "&lt;")) return ("&lt;", '<');
        return Follows(text, at, "&gt;") ? ("&gt;", '>') : null;
    }

    private static bool Follows(string text, int at, string expected) =>
        string.Compare(text, at, expected, 0, expected.Length, StringComparison.OrdinalIgnoreCase) == 0;

    // Slack: <@U123> or <@U123|name>; Teams: <at>ChatDeploy</at>.
    private static int SkipMentions(string typed)
    {
        var at = 0;
        while (true)
        {
            while (at < typed.Length && (char.IsWhiteSpace(typed[at]) || IsInvisible(typed[at]))) at++;
            if (at == typed.Length) return at;
            var close = Follows(typed, at, "<@") ? ">" : Follows(typed, at, "<at>") ? "</at>" : null;
            var end = close is null ? -1 : typed.IndexOf(close, at, StringComparison.OrdinalIgnoreCase);
            if (end < 0) return at;
            at = end + close!.Length;
        }
    }

    private int Copy(string typed, int at)
    {
        if (EntityAt(typed, at) is { } entity)
        {
            Append(entity.Meaning, at);
            return at + entity.Entity.Length;
        }

        if (OpensMarkup(typed, at) && MarkupEnd(typed, at) is var end && end > 0)
        {
            foreach (var letter in Shown(typed[(at + 1)..end])) Append(letter, at);
            return end + 1;
        }

        if (char.IsHighSurrogate(typed[at]) && at + 1 < typed.Length && char.IsLowSurrogate(typed[at + 1]))
        {
            _text.Append(typed, at, 2);
            _origins.Add(at);
            _origins.Add(at + 1);
            return at + 2;
        }

        Append(typed[at], at);
        return at + 1;
    }

    private void Append(char letter, int origin)
    {
        if (IsInvisible(letter)) return;
        _text.Append(char.IsControl(letter) ? ' ' : char.IsSurrogate(letter) ? '\uFFFD' : letter);
        _origins.Add(origin);
    }

    // Ends at the next '<' too, so that many unclosed ones are still read in linear time.
    private static int MarkupEnd(string typed, int at)
    {
        for (var end = at + 1; end < typed.Length && typed[end] is not ('<' or '\n'); end++)
        {
            if (typed[end] == '>') return end;
        }

        return -1;
    }

    private static string Shown(string markup)
    {
        var bar = markup.IndexOf('|', StringComparison.Ordinal);
        if (markup[0] is '#' or '@') return bar < 0 ? $"<{markup}>" : Unescape(markup[0] + markup[(bar + 1)..]);
        if (bar < 0) return Unescape(markup.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? markup[7..] : markup);
        var (address, label) = (markup[..bar], markup[(bar + 1)..]);
        // An automatic link repeats what was typed; a link made by hand would lose its address.
        return Unescape(label.Length == 0 || Bare(address) != Bare(label) ? $"{label} ({address})".TrimStart() : label);
    }

    private static string Bare(string address)
    {
        var scheme = address.IndexOf(':', StringComparison.Ordinal);
        var known = scheme > 0 && address[..scheme].ToUpperInvariant() is "HTTP" or "HTTPS" or "MAILTO";
        return (known ? address[(scheme + 1)..] : address).Trim('/').ToUpperInvariant();
    }

    private static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    private static bool IsInvisible(char letter) => letter is '\u200B' or '\u2060' or '\uFEFF' or '\u00AD';
}
