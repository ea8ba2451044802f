namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Finds what somebody probably meant to type.</summary>
internal static class NearestName
{
    private const int LongestCompared = 64;

    /// <summary>The candidate with the fewest edits from the text, or null when none is near.</summary>
    public static string? Of(string text, IEnumerable<string> candidates)
    {
        if (text.Length is 0 or > LongestCompared) return null;
        var best = (Name: (string?)null, Distance: Math.Max(1, text.Length / 3) + 1);
        foreach (var candidate in candidates)
        {
            if (candidate.Length > LongestCompared || Math.Abs(candidate.Length - text.Length) >= best.Distance) continue;
            var distance = Distance(text, candidate);
            if (distance < best.Distance) best = (candidate, distance);
        }

        return best.Name;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that lead from one to the other, letter case aside.</summary>
    private static int Distance(string from, string to)
    {
        Span<int> beforeLast = stackalloc int[to.Length + 1];
        Span<int> last = stackalloc int[to.Length + 1];
        Span<int> row = stackalloc int[to.Length + 1];
        for (var column = 0; column <= to.Length; column++) last[column] = column;
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var same = Same(from[i - 1], to[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]))
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            var reused = beforeLast;
            beforeLast = last;
            last = row;
            row = reused;
        }

        return last[to.Length];
    }

    private static bool Same(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
