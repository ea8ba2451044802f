using System.Text;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Collects the lines of an answer; lists are cut with how many more there are.</summary>
internal sealed class ChatLines
{
    private readonly List<string> _lines = [];

    /// <summary>Adds a line; nothing for null.</summary>
    public ChatLines Add(string? line)
    {
        if (line is not null) _lines.Add(line);
        return this;
    }

    /// <summary>Adds a heading and a line for each item, at most so many; nothing at all for an empty list.</summary>
    /// <param name="heading">The line above; null for none.</param>
    /// <param name="items">What to list.</param>
    /// <param name="most">The most lines.</param>
    /// <param name="line">Writes one.</param>
    /// <param name="total">How many there are in all, where <paramref name="items"/> does not hold them all.</param>
    /// <param name="bullet">What stands before each; null for nothing.</param>
    public ChatLines List<T>(string? heading, IReadOnlyCollection<T> items, int most, Func<T, string> line, int? total = null, string? bullet = "•")
    {
        if (items.Count == 0) return this;
        Add(heading);
        foreach (var item in items.Take(most)) _lines.Add(bullet is null ? line(item) : $"{bullet} {line(item)}");
        var more = (total ?? items.Count) - Math.Min(most, items.Count);
        return more > 0 ? Add($"…and {more:N0} more") : this;
    }

    /// <summary>The names in one line, at most so many: <c>acme, globex and 3 more</c>.</summary>
    public static string Names(IReadOnlyCollection<string> names, int most = 5) =>
        string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most:N0} more" : "");

    /// <summary>What somebody wrote, in one line that is no longer than people want to read and does not begin a formatting of its own.</summary>
    /// <param name="text">A commit's subject, a reason, a comment.</param>
    /// <param name="longest">In UTF-16 characters.</param>
    public static string OneLine(string text, int longest = 120)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest) + 1);
        foreach (var letter in text)
        {
            // Invisible and direction-changing characters can make a line say something else than it does.
            if (char.IsWhiteSpace(letter) || char.IsControl(letter))
            {
                if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
            }
            else if (letter == '`') line.Append('\'');
            else if (char.GetUnicodeCategory(letter) != System.Globalization.UnicodeCategory.Format) line.Append(letter);
            if (line.Length > longest) break;
        }

        if (line.Length <= longest) return line.ToString().TrimEnd();
        var end = char.IsHighSurrogate(line[longest - 2]) ? longest - 2 : longest - 1;
        return line.ToString(0, end).TrimEnd() + "…";
    }

    /// <summary><c>1 site</c>, <c>12 sites</c>.</summary>
    public static string Count(int count, string noun) => $"{count:N0} {noun}{(count == 1 ? "" : "s")}";

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', _lines);
}
