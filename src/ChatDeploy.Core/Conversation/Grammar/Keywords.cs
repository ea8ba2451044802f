using System.Collections.Frozen;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>The words that mean something to the grammar itself; a name that is one of them is written in quotes.</summary>
internal static class Keywords
{
    private static readonly FrozenSet<string> ClauseWords =
        new[] { "to", "on", "at", "in", "every", "today", "tomorrow", "because", "until", "for" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OtherWords =
        new[] { "deploy", "/deploy", "please", "pls", "now", "thanks", "thx", "and", "all", "deployment", "the", "of", "roll", "who" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The words that begin a part of a command, for typos.</summary>
    public static IEnumerable<string> Clauses => ClauseWords;

    public static bool IsClause(string word) => ClauseWords.Contains(word);

    public static bool IsReserved(string word) =>
        ClauseWords.Contains(word) || OtherWords.Contains(word) || ChatGrammar.IsCommand(word);
}
