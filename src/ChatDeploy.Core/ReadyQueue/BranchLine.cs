namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// What pushes leave of a branch when only their payloads can be asked: the commits on it, oldest first. Lines share their
/// past, so that one for each object a branch ever stood at costs no more than the commits themselves.
/// </summary>
/// <remarks>
/// Payloads tell no parents: what a force-push threw away is told by the provider (<see cref="RefPush.Lost"/>) or guessed. A guess can be
/// wrong, but is the same in whatever order pushes arrive, once all have. A clone or an API makes it right.
/// </remarks>
internal sealed class BranchLine
{
    private readonly Func<string, string?> _likeness;
    private readonly Dictionary<string, Link?> _known = new(StringComparer.Ordinal);

    private BranchLine(Func<string, string?> likeness) => _likeness = likeness;

    /// <summary>Follows pushes in the order in which they happened.</summary>
    /// <param name="before">The commits known to be on the branch before the first of them, oldest first.</param>
    /// <param name="walk">The pushes.</param>
    /// <param name="likeness">What a rewritten commit has in common with its original (author and message); null for unknown commits.</param>
    public static List<string> Follow(IReadOnlyList<string> before, IReadOnlyList<RefPush> walk, Func<string, string?> likeness)
    {
        var lines = new BranchLine(likeness);
        var line = Link.Of(null, before);
        if (walk.Count == 0) return Link.Read(line);
        if (walk[0].Before.Length == 0) line = null;
        else if (Link.Find(line, walk[0].Before) is { } start) line = start;
        lines.Know(line, walk);
        return Link.Read(lines._known[walk[^1].After]);
    }

    /// <summary>The commits on the branch after one more push.</summary>
    public static List<string> Step(IReadOnlyList<string> line, RefPush push, Func<string, string?> likeness) =>
        Link.Read(new BranchLine(likeness).Step(Link.Of(null, line), push));

    /// <summary>
    /// Finds for each object what was on the branch there: first what pushes without force tell, then what resets to a commit of
    /// such a line do, and only then by guesses. Pushes can often be walked in more than one order, and one object be reached from
    /// several: which of them is listened to depends on what they tell, never on the order of the walk.
    /// </summary>
    private void Know(Link? start, IReadOnlyList<RefPush> walk)
    {
        _known[PushTrail.Absent] = null;
        _known[walk[0].Before] = start;
        var open = walk.Where(p => !_known.ContainsKey(p.After)).ToLookup(p => p.Before, StringComparer.Ordinal);
        var reached = _known.Keys.ToList();
        while (reached.Count > 0)
        {
            reached = Settle(reached.SelectMany(at => open[at]).Where(p => !IsForced(p)));
            if (reached.Count > 0) continue;
            var left = walk.Where(p => !_known.ContainsKey(p.After) && _known.ContainsKey(p.Before)).ToList();
            reached = Settle(left.Where(p => !IsForced(p) || Link.Find(_known[p.Before], p.After) is not null));
            if (reached.Count == 0) reached = Settle(left);
        }
    }

    // Where a provider told what was thrown away, nothing is to be guessed.
    private static bool IsForced(RefPush push) => push.Forced && push.Lost.Count == 0;

    /// <summary>Knows the objects that pushes from known ones lead to. Of several, each keeps what it cannot tell to be gone: what all of them keep is the best that is known.</summary>
    private List<string> Settle(IEnumerable<RefPush> pushes)
    {
        var settled = pushes.Where(p => !_known.ContainsKey(p.After)).GroupBy(p => p.After, StringComparer.Ordinal).Select(leading =>
        {
            var lines = leading.DistinctBy(p => p.Before, StringComparer.Ordinal).OrderBy(p => p.Before, StringComparer.Ordinal).Select(p => Step(_known[p.Before], p)).ToList();
            return (Object: leading.Key, Line: lines.Count == 1 ? lines[0] : Link.Of(null, lines.Select(Link.Read).Aggregate((all, one) => [.. all.Intersect(one, StringComparer.Ordinal)])));
        }).ToList();
        foreach (var (at, line) in settled) _known.Add(at, line);
        return settled.ConvertAll(s => s.Object);
    }

    private Link? Step(Link? line, RefPush push)
    {
        if (push.After.Length == 0) return null;
        if (push.Before.Length == 0) return Link.Of(null, push.Shas);
        if (push.Lost.Count > 0) return Link.Of(null, Link.Read(line).Except(push.Lost, StringComparer.Ordinal).Concat(push.Shas));
        if (Link.Find(line, push.After) is { } reset) return reset;
        return Link.Of(push.Forced ? Rewound(line, push) : line, push.Shas);
    }

    /// <summary>
    /// What a force-push leaves of the old line. Payloads do not tell parents, so this is what can be known: where nothing
    /// is new, it went back to a commit older than all that is known; where both have a commit, all after the newest such is
    /// gone; else the old head is gone, and before it whatever was pushed again with the same author and message.
    /// </summary>
    private Link? Rewound(Link? line, RefPush push)
    {
        if (push.Shas.Count == 0) return null;
        var listed = push.Shas.ToHashSet(StringComparer.Ordinal);
        for (var link = line; link is not null; link = link.Previous)
            if (listed.Contains(link.Sha)) return link;

        var again = push.Shas.Select(_likeness).Where(l => l is not null).ToHashSet(StringComparer.Ordinal);
        while (line is not null && (line.Sha == push.Before || again.Contains(_likeness(line.Sha)))) line = line.Previous;
        return line;
    }

    /// <summary>A commit and those before it.</summary>
    private sealed class Link(string sha, Link? previous)
    {
        public string Sha => sha;

        public Link? Previous => previous;

        public static Link? Of(Link? line, IEnumerable<string> shas) => shas.Aggregate(line, (previous, sha) => new Link(sha, previous));

        public static Link? Find(Link? line, string sha)
        {
            while (line is not null && line.Sha != sha) line = line.Previous;
            return line;
        }

        public static List<string> Read(Link? line)
        {
            var shas = new List<string>();
            for (; line is not null; line = line.Previous) shas.Add(line.Sha);
            shas.Reverse();
            return [.. shas.Distinct(StringComparer.Ordinal)];
        }
    }
}
