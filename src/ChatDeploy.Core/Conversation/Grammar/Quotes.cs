using System.Text;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Quotation marks as keyboards and phones write them, in two families that never close each other.</summary>
/// <remarks>Inside quotes a backslash before a quotation mark or a backslash takes its meaning away; before anything else it is itself.</remarks>
internal static class Quotes
{
    private const string Double = "\"“”„‟«»";
    private const string Single = "'‘’‚‛‹›";

    public static bool IsMark(char letter) => IsDouble(letter) || Single.Contains(letter, StringComparison.Ordinal);

    public static bool IsDouble(char letter) => Double.Contains(letter, StringComparison.Ordinal);

    /// <summary>The index of the first mark that closes the one at <paramref name="open"/> and that is accepted; -1 for none.</summary>
    public static int FindClose(string text, int open, Func<int, bool> accepted)
    {
        var family = IsDouble(text[open]) ? Double : Single;
        for (var at = open + 1; at < text.Length; at++)
        {
            if (IsEscape(text, at)) at++;
            else if (family.Contains(text[at], StringComparison.Ordinal) && accepted(at)) return at;
        }

        return -1;
    }

    /// <summary>What stands between two marks, without its escapes.</summary>
    public static string Inner(string text, int open, int close)
    {
        var inner = new StringBuilder(close - open);
        for (var at = open + 1; at < close; at++)
        {
            if (IsEscape(text, at)) at++;
            inner.Append(text[at]);
        }

        return inner.ToString();
    }

    /// <summary>The text in straight double quotes, such that it is read back as it is, also by way of a chat platform's escapes.</summary>
    public static string Wrap(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var at = 0; at < text.Length; at++)
        {
            if (IsMark(text[at]) || text[at] == '\\') quoted.Append('\\').Append(text[at]);
            else if (ChatText.EntityAt(text, at) is not null) quoted.Append("&amp;");
            else if (ChatText.OpensMarkup(text, at)) quoted.Append("&lt;");
            else quoted.Append(text[at]);
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsEscape(string text, int at) =>
        text[at] == '\\' && at + 1 < text.Length && (text[at + 1] == '\\' || IsMark(text[at + 1]));
}
