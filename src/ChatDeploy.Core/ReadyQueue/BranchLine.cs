namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// What pushes leave of a branch when only their payloads can be asked: the commits on it, oldest first. Lines share their
/// past, so that one for each object a branch ever stood at costs no more than the commits themselves.
/// </summary>
internal sealed class BranchLine
{
    private readonly Func<string, string?> _likeness;
    private readonly Dictionary<string, Link?> _certain = new(StringComparer.Ordinal);

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
        lines.BeCertain(line, walk);
        var guessed = new Dictionary<string, Link?>(StringComparer.Ordinal);
        foreach (var push in walk)
        {
            if (lines._certain.TryGetValue(push.After, out var known) || guessed.TryGetValue(push.After, out known)) line = known;
            else guessed.Add(push.After, line = lines.Step(line, push));
        }

        return Link.Read(line);
    }

    /// <summary>The commits on the branch after one more push.</summary>
    public static List<string> Step(IReadOnlyList<string> line, RefPush push, Func<string, string?> likeness) =>
        Link.Read(new BranchLine(likeness).Step(Link.Of(null, line), push));

    /// <summary>
    /// Notes for each object what was on the branch there, as far as it follows without guessing: from creations, pushes
    /// without force, and resets to a commit of a line that is certain. That does not depend on the order of pushes, as a
    /// guess would where they can be told in more than one.
    /// </summary>
    private void BeCertain(Link? start, IReadOnlyList<RefPush> walk)
    {
        _certain[PushTrail.Absent] = null;
        _certain[walk[0].Before] = start;
        bool hasMore;
        do
        {
            hasMore = false;
            foreach (var push in walk)
            {
                if (_certain.ContainsKey(push.After) || !_certain.TryGetValue(push.Before, out var line)) continue;
                if (push.Forced && push.Lost.Count == 0 && Link.Find(line, push.After) is null) continue;
                _certain.Add(push.After, Step(line, push));
                hasMore = true;
            }
        }
        while (hasMore);
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
