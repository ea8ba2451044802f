namespace ChatDeploy.Core.Cards.Templating.Syntax;

/// <summary>Finds where a <c>${…}</c> ends: quotes and one form of object may hide braces, other braces may not stand in it.</summary>
internal static class Embedding
{
    /// <summary>How long the <c>${…}</c> at this place is; 0 where there is none, and the characters are just text.</summary>
    public static int Length(string source, int at)
    {
        if (at + 1 >= source.Length || source[at] != '$' || source[at + 1] != '{') return 0;
        var end = Contents(source, at + 2, 0);
        return end < 0 ? 0 : end - at;
    }

    /// <summary>Where the quoted text at this place may end (behind its closing quote), the least wanted first: an escaped quote only closes it when nothing later does.</summary>
    public static List<int> TextEnds(string source, int at)
    {
        var ends = new List<int>();
        if (at >= source.Length || source[at] is not ('\'' or '"')) return ends;
        var quote = source[at];
        for (var i = at + 1; i < source.Length; i++)
        {
            if (source[i] == '\\' && i + 1 < source.Length && (source[i + 1] == quote || source[i + 1] == '\\'))
            {
                i++;
                if (source[i] == quote) ends.Add(i + 1);
            }
            else if (source[i] == quote)
            {
                ends.Add(i + 1);
                break;
            }
        }

        return ends;
    }

    /// <summary>How long the name at this place is; 0 where there is none.</summary>
    public static int NameLength(string source, int at)
    {
        if (at >= source.Length || !(char.IsAsciiLetter(source[at]) || source[at] is '_' or '#' or '@' or '$' or '%')) return 0;
        var end = at + 1;
        if (source[at] == '@' && end < source.Length && source[end] == '@') end++;
        while (end < source.Length && (char.IsAsciiLetterOrDigit(source[end]) || source[end] == '_')) end++;
        return end - at;
    }

    // Behind the closing brace, or -1. There must be something between the braces, unless they are of an object.
    private static int Contents(string source, int at, int count)
    {
        for (; at < source.Length; at++, count++)
        {
            switch (source[at])
            {
                case '}':
                    return count > 0 ? at + 1 : -1;
                case '\'' or '"':
                    return AfterAny(source, TextEnds(source, at), count);
                case '{':
                    var end = ObjectEnd(source, at);
                    if (end < 0) return -1;
                    at = end - 1;
                    break;
                case '\r' or '\n' or '`':
                    return -1;
            }
        }

        return -1;
    }

    private static int AfterAny(string source, List<int> ends, int count)
    {
        for (var i = ends.Count - 1; i >= 0; i--)
        {
            var end = Contents(source, ends[i], count + 1);
            if (end >= 0) return end;
        }

        return -1;
    }

    // {} or {key:… with no space before the key or the colon.
    private static int ObjectEnd(string source, int at)
    {
        at++;
        if (at < source.Length && source[at] == '}') return at + 1;
        var key = NameLength(source, at);
        if (key == 0) return TextEnds(source, at).AsEnumerable().Reverse().Select(end => Colon(source, end)).FirstOrDefault(end => end >= 0, -1);
        return Colon(source, at + key);
    }

    private static int Colon(string source, int at) => at < source.Length && source[at] == ':' ? Contents(source, at + 1, 0) : -1;
}
