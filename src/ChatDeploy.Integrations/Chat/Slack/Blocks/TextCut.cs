using System.Globalization;
using System.Text;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Cuts text between characters as people see them.</summary>
internal static class TextCut
{
    private const char Isolate = '\u2068';
    private const char EndOfIsolate = '\u2069';

    /// <summary>The text, with U+FFFD for halves of characters, which no JSON can carry.</summary>
    public static string WholeCharacters(string text) => text.Any(char.IsSurrogate) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>The text in at most so many UTF-16 characters; one that is cut ends with an ellipsis.</summary>
    public static string Short(string text, int longest)
    {
        text = WholeCharacters(text);
        if (text.Length <= longest) return text;
        var kept = text[..Boundary(text, longest - 2)].TrimEnd();
        return kept + "…" + (kept.LastIndexOf(Isolate) > kept.LastIndexOf(EndOfIsolate) ? EndOfIsolate : "");
    }

    /// <summary>The text's beginning, in at most so many UTF-16 characters.</summary>
    public static string Start(string text, int longest)
    {
        text = WholeCharacters(text);
        if (text.Length <= longest) return text;
        var end = Boundary(text, longest);
        return end <= longest ? text[..end] : "";
    }

    /// <summary>The last place at or before a position, and after the first character, where the text can be cut: between what people see as characters where that is possible.</summary>
    /// <param name="text">More than one character.</param>
    /// <param name="before">A position within it, at least 1.</param>
    public static int Boundary(string text, int before)
    {
        // What people see as one character is seldom longer than this; where it is, a whole code point has to do.
        var start = Math.Max(0, before - 64);
        if (start > 0 && char.IsLowSurrogate(text[start])) start--;
        var boundary = start;
        while (boundary < text.Length && boundary + StringInfo.GetNextTextElementLength(text, boundary) is var next && next <= before) boundary = next;
        if (boundary > start) return boundary;
        return char.IsLowSurrogate(text[before]) ? before == 1 ? 2 : before - 1 : before;
    }
}
