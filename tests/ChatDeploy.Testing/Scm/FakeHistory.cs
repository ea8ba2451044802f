using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Testing.Scm;

/// <summary>The commits, branches and tags of a repository at a fake provider.</summary>
public sealed class FakeHistory
{
    private readonly Dictionary<string, FakeCommit> _commits = new(StringComparer.Ordinal);
    private DateTimeOffset _time = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Branches by name, with their commits.</summary>
    public Dictionary<string, string> Branches { get; } = new(StringComparer.Ordinal);

    /// <summary>Tags by name.</summary>
    public Dictionary<string, FakeTag> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Commits that the API does not show yet, though their webhook may have been sent.</summary>
    public HashSet<string> Hidden { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a commit after others (after the branch's head when none are given), and moves the branch there.</summary>
    public string Commit(string message, string branch = "main", params string[] parents)
    {
        var after = parents.Length > 0 ? parents : Branches.TryGetValue(branch, out var head) ? [head] : [];
        _time = _time.AddMinutes(1);
        var sha = Sha($"{message} {string.Join(' ', after)} {_commits.Count}");
        _commits[sha] = new FakeCommit(sha, message, after, _time);
        Branches[branch] = sha;
        return sha;
    }

    /// <summary>Adds a commit under the name that it has elsewhere, as a mirror does, after the branch's head, and moves the branch there.</summary>
    public void Mirror(string sha, string message, string branch = "main")
    {
        _time = _time.AddMinutes(1);
        _commits[sha] = new FakeCommit(sha, message, Branches.TryGetValue(branch, out var head) ? [head] : [], _time);
        Branches[branch] = sha;
    }

    /// <summary>Makes a tag: of its own object where it is annotated.</summary>
    public void Tag(string name, string sha, bool annotated = false) => Tags[name] = new FakeTag(name, annotated ? Sha($"tag {name} {sha}") : sha, sha, annotated ? $"Release {name}" : null);

    /// <summary>The commit of a sha, branch or tag, as far as it is shown; null when there is none.</summary>
    public FakeCommit? Find(string name)
    {
        var sha = Branches.TryGetValue(name, out var head) ? head : Tags.TryGetValue(name, out var tag) ? tag.Sha : name;
        return _commits.TryGetValue(sha, out var commit) && !Hidden.Contains(sha) ? commit : null;
    }

    /// <summary>All that can be reached from a commit and not from another, newest first.</summary>
    public List<FakeCommit> Range(string? from, string head)
    {
        var excluded = from is null ? [] : Reach(from);
        return [.. Reach(head).Except(excluded).Select(sha => _commits[sha]).OrderByDescending(commit => commit.At)];
    }

    /// <summary>The newest commit that both have; null when there is none.</summary>
    public string? MergeBase(string one, string other) => Reach(one).Intersect(Reach(other)).OrderByDescending(sha => _commits[sha].At).FirstOrDefault();

    private HashSet<string> Reach(string sha)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([sha]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            foreach (var parent in _commits[next].Parents) open.Push(parent);
        }

        return seen;
    }

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40];
}

/// <summary>A commit, by Ada.</summary>
/// <param name="Sha">Its object name.</param>
/// <param name="Message">Its message.</param>
/// <param name="Parents">What it comes after.</param>
/// <param name="At">When.</param>
public sealed record FakeCommit(string Sha, string Message, IReadOnlyList<string> Parents, DateTimeOffset At);

/// <summary>A tag.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Target">The object that it points at: itself where it is annotated.</param>
/// <param name="Sha">The commit that it stands for.</param>
/// <param name="Message">Its message; null for one that is not annotated.</param>
public sealed record FakeTag(string Name, string Target, string Sha, string? Message);
