namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Finds the word that was probably meant: by edit distance (Damerau-Levenshtein, optimal string alignment), or by its beginning.</summary>
internal static class NearestWord
{
    private const int Longest = 32;

    /// <summary>The nearest candidate within what a slip of the fingers explains; null when none is.</summary>
    public static string? Among(IEnumerable<string> candidates, string word)
    {
        if (word.Length > Longest) return null;
        var all = candidates.ToList();
        var typed = word.ToLowerInvariant();
        var nearest = all
            .Select(candidate => (Word: candidate, Distance: Distance(typed, candidate)))
            .Where(found => found.Distance <= Tolerance(found.Word, typed))
            .OrderBy(found => found.Distance)
            .ThenBy(found => found.Word[0] == typed[0] ? 0 : 1)
            .ThenBy(found => Math.Abs(found.Word.Length - typed.Length))
            .ThenBy(found => found.Word, StringComparer.Ordinal)
            .Select(found => found.Word)
            .FirstOrDefault();
        if (nearest is not null || typed.Length < 3) return nearest;
        var beginning = all.Where(candidate => candidate.StartsWith(typed, StringComparison.Ordinal)).Take(2).ToList();
        return beginning is [var only] ? only : null;
    }

    /// <summary>How many letters were left out, added, changed or swapped with their neighbour.</summary>
    public static int Distance(string from, string to)
    {
        var before = new int[to.Length + 1];
        var last = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var row = 1; row <= from.Length; row++)
        {
            var line = new int[to.Length + 1];
            line[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var change = from[row - 1] == to[column - 1] ? 0 : 1;
                line[column] = Math.Min(Math.Min(line[column - 1], last[column]) + 1, last[column - 1] + change);
                if (row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1])
                    line[column] = Math.Min(line[column], before[column - 2] + 1);
            }

            (before, last) = (last, line);
        }

        return last[to.Length];
    }

    private static int Tolerance(string candidate, string typed) => Math.Min(candidate.Length, typed.Length) switch
    {
        <= 4 => 1,
        <= 6 => 2,
        _ => 3,
    };
}
