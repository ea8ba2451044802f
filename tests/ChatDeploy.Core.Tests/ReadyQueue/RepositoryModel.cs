namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>A repository as git would have it, worked on by numbers: each one does something that people do, and tells the payload that GitHub would send.</summary>
internal sealed class RepositoryModel(string repository)
{
    private readonly Dictionary<string, string[]> _parents = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _refs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _pasts = new(StringComparer.Ordinal);
    private int _commits;

    public List<string> Payloads { get; } = [];

    /// <summary>What is reachable from a branch, in no order.</summary>
    public IReadOnlySet<string> On(string branch) => _refs.TryGetValue("refs/heads/" + branch, out var head) ? Reachable(head) : new HashSet<string>();

    public IReadOnlyDictionary<string, string> Refs => _refs;

    /// <summary>All commits that ever were, by their sha.</summary>
    public IReadOnlyDictionary<string, string> Commits => _parents.Keys.ToDictionary(ReadyQueue.Payloads.Sha, name => name, StringComparer.Ordinal);

    /// <summary>What a commit has in its past, itself included, oldest first.</summary>
    public IReadOnlyList<string> Past(IReadOnlySet<string>? without, string commit) => [.. Reachable(commit).Where(c => without?.Contains(c) != true).Order(StringComparer.Ordinal)];

    public void Do(int choice)
    {
        var branch = (choice & 1) == 0 ? "refs/heads/main" : "refs/heads/feature";
        var size = 1 + ((choice >> 8) % 3);
        switch ((choice >> 1) % 9)
        {
            case 0 or 1 or 2: Move(branch, Grow(_refs.GetValueOrDefault(branch), size)); break;
            case 3 when Past(branch) is { } past && past != _refs.GetValueOrDefault(branch): Move(branch, past); break;
            case 4 when _refs.TryGetValue(branch, out var tip): Move(branch, Commit(_parents[tip])); break;
            case 5 when _refs.ContainsKey("refs/heads/feature") && _refs.ContainsKey("refs/heads/main"):
                var (main, feature) = (_refs["refs/heads/main"], _refs["refs/heads/feature"]);
                if (!Reachable(main).Contains(feature)) Move("refs/heads/main", Commit([main, feature]));
                break;
            case 6 when branch == "refs/heads/feature" && _refs.ContainsKey(branch): Move(branch, null); break;
            case 7 when _refs.TryGetValue("refs/heads/main", out var tagged): Move($"refs/tags/v{size}", tagged); break;
            case 8 when _refs.ContainsKey($"refs/tags/v{size}"): Move($"refs/tags/v{size}", null); break;
            default: Move(branch, Grow(_refs.GetValueOrDefault(branch), 1)); break;
        }
    }

    private string? Past(string branch) => _pasts.TryGetValue(branch, out var pasts) ? pasts[pasts.Count / 2] : null;

    private string Grow(string? from, int count)
    {
        for (var i = 0; i < count; i++) from = Commit(from is null ? [] : [from]);
        return from!;
    }

    private string Commit(string[] parents)
    {
        var name = $"c{_commits++:000}";
        _parents.Add(name, parents);
        return name;
    }

    private void Move(string reference, string? after)
    {
        var before = _refs.GetValueOrDefault(reference);
        if (before == after) return;
        var old = before is null ? [] : Reachable(before);
        var isTag = reference.StartsWith("refs/tags/", StringComparison.Ordinal);
        var listed = after is null || isTag ? [] : Reachable(after).Except(old).Order(StringComparer.Ordinal).ToArray();
        var isForced = before is not null && after is not null && !Reachable(after).Contains(before);
        if (after is null) _refs.Remove(reference);
        else _refs[reference] = after;
        if (after is not null && !isTag)
        {
            if (!_pasts.TryGetValue(reference, out var pasts)) _pasts[reference] = pasts = [];
            pasts.Add(after);
        }

        Payloads.Add(ReadyQueue.Payloads.GitHub(repository, reference, before, after, listed, isForced));
    }

    private HashSet<string> Reachable(string from)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([from]);
        while (next.TryPop(out var commit))
            if (reached.Add(commit)) foreach (var parent in _parents[commit]) next.Push(parent);
        return reached;
    }
}
