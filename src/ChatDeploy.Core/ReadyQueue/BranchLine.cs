namespace ChatDeploy.Core.ReadyQueue;

/// <summary>What pushes leave of a branch when only their payloads can be asked: the commits that are on it, oldest first.</summary>
internal static class BranchLine
{
    /// <summary>Follows pushes in the order in which they happened.</summary>
    /// <param name="before">The commits known to be on the branch before the first of them, oldest first.</param>
    /// <param name="walk">The pushes.</param>
    /// <param name="likeness">What a rewritten commit has in common with its original (author and message); null for unknown commits.</param>
    public static List<string> Follow(IReadOnlyList<string> before, IReadOnlyList<RefPush> walk, Func<string, string?> likeness)
    {
        // A push that returns to an object finds the commits that were there when the branch first stood at it.
        var returns = walk.GroupBy(p => p.After, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var remembered = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var line = Start(before, walk);
        foreach (var push in walk)
        {
            line = remembered.TryGetValue(push.After, out var known) ? [.. known] : Step(line, push, likeness);
            if (returns.Contains(push.After)) remembered.TryAdd(push.After, [.. line]);
        }

        return line;
    }

    /// <summary>The commits on the branch after one more push.</summary>
    public static List<string> Step(IReadOnlyList<string> line, RefPush push, Func<string, string?> likeness)
    {
        if (push.After.Length == 0) return [];
        if (push.Before.Length == 0) return [.. push.Shas];
        var standing = line.ToList();
        if (standing.LastIndexOf(push.After) is >= 0 and var index) return standing[..(index + 1)];
        if (push.Forced) standing = Rewound(standing, push, likeness);
        var there = standing.ToHashSet(StringComparer.Ordinal);
        standing.AddRange(push.Shas.Where(there.Add));
        return standing;
    }

    private static List<string> Start(IReadOnlyList<string> before, IReadOnlyList<RefPush> walk)
    {
        if (walk.Count == 0) return [.. before];
        if (walk[0].Before.Length == 0) return [];
        var line = before.ToList();
        return line.LastIndexOf(walk[0].Before) is >= 0 and var index ? line[..(index + 1)] : line;
    }

    /// <summary>
    /// What a force-push leaves of the old line. Payloads do not tell parents, so this is what can be known: where nothing
    /// is new, it went back to a commit older than all that is known; where both have a commit, all after the newest such is
    /// gone; else the old head is gone, and before it whatever was pushed again with the same author and message.
    /// </summary>
    private static List<string> Rewound(List<string> line, RefPush push, Func<string, string?> likeness)
    {
        if (push.Shas.Count == 0) return [];
        var both = line.FindLastIndex(push.Shas.Contains);
        if (both >= 0) return line[..(both + 1)];

        var again = push.Shas.Select(likeness).Where(l => l is not null).ToHashSet(StringComparer.Ordinal);
        var kept = line.Count;
        while (kept > 0 && (line[kept - 1] == push.Before || again.Contains(likeness(line[kept - 1])))) kept--;
        return line[..kept];
    }
}
