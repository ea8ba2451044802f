using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>A provider's API over a repository that a test works on: what it is asked is counted, and it can be silent, refuse, or lag behind.</summary>
internal sealed class ModelApi(string provider, Func<RepositoryKey, RepositoryModel> models) : IScmApi
{
    public string Provider => provider;

    public bool IsOn { get; set; } = true;

    /// <summary>Thrown instead of an answer.</summary>
    public Exception? Trouble { get; set; }

    /// <summary>Commits that it does not know yet.</summary>
    public HashSet<string> Lagging { get; } = new(StringComparer.Ordinal);

    public List<CommitCheck> Checks { get; } = [];

    public Dictionary<string, TagSignature> Signatures { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Slowness { get; set; }

    public static PushedCommit Fact(string name) =>
        new(Payloads.Sha(name), name, "Ada", "ada@example.com", new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), "https://github.example/commit/" + Payloads.Sha(name));

    public async Task<string?> ResolveAsync(RepositoryKey repository, GitRef reference, CancellationToken cancellationToken)
    {
        await AskAsync($"resolve {reference.FullName}", cancellationToken);
        return models(repository).Refs.TryGetValue(reference.FullName, out var name) ? Payloads.Sha(name) : null;
    }

    public async Task<IReadOnlyList<TaggedCommit>> TagsAsync(RepositoryKey repository, int limit, CancellationToken cancellationToken)
    {
        await AskAsync("tags", cancellationToken);
        return [.. models(repository).Refs.Where(r => r.Key.StartsWith("refs/tags/", StringComparison.Ordinal)).Take(limit).Select(r => new TaggedCommit(r.Key["refs/tags/".Length..], Payloads.Sha(r.Value)))];
    }

    public async Task<ComparedCommits?> CompareAsync(RepositoryKey repository, string from, string head, int limit, CancellationToken cancellationToken)
    {
        await AskAsync($"compare {from[..6]} {head[..6]}", cancellationToken);
        var model = models(repository);
        if (!model.Commits.TryGetValue(from, out var old) || !model.Commits.TryGetValue(head, out var young) || Lagging.Contains(head)) return null;
        var had = model.Past(null, old).ToHashSet(StringComparer.Ordinal);
        var fresh = model.Past(had, young);
        return new ComparedCommits(model.Past(null, young).Contains(old, StringComparer.Ordinal), [.. fresh.TakeLast(limit).Select(Fact)], fresh.Count <= limit);
    }

    public async Task<IReadOnlyList<PushedCommit>?> CommitsAsync(RepositoryKey repository, string reference, int limit, CancellationToken cancellationToken)
    {
        await AskAsync($"commits {reference[..6]}", cancellationToken);
        var model = models(repository);
        return model.Commits.TryGetValue(reference, out var name) && !Lagging.Contains(reference) ? [.. model.Past(null, name).TakeLast(limit).Select(Fact)] : null;
    }

    public async Task<IReadOnlyList<CommitCheck>> ChecksAsync(RepositoryKey repository, string sha, CancellationToken cancellationToken)
    {
        await AskAsync($"checks {sha[..6]}", cancellationToken);
        return [.. Checks.Where(c => c.Sha == sha)];
    }

    public async Task<TagSignature> VerifyTagAsync(RepositoryKey repository, string tag, CancellationToken cancellationToken)
    {
        await AskAsync($"verify {tag}", cancellationToken);
        return Signatures.GetValueOrDefault(tag, new TagSignature(TagVerdict.Missing, null, null, "unsigned"));
    }

    public Task<string> WriteStatusAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task AskAsync(string question, CancellationToken cancellationToken)
    {
        lock (Asked) Asked.Add(question);
        if (Slowness > TimeSpan.Zero) await Task.Delay(Slowness, cancellationToken);
        if (Trouble is { } trouble) throw trouble;
    }
}
