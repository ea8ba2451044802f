using System.Collections.Concurrent;
using System.Globalization;
using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Keeps a bare clone per repository with the system's git (spec E2).</summary>
/// <remarks>
/// Different repositories work side by side. Within one, fetches and work trees take turns, while questions are answered
/// from the clone as it is; who waits for a fetch shares one that began after they asked. A question about a repository
/// that was never cloned clones it first.
/// </remarks>
public sealed class SourceClones : ISourceClones
{
    private readonly ConcurrentDictionary<RepositoryKey, SourceClone> _clones = new();
    private readonly string _root;
    private readonly TimeProvider _clock;
    private readonly GitCommand _git;
    private readonly CloneUpdates _updates;
    private readonly WorkTrees _workTrees;
    private readonly TagSignatures _signatures;

    /// <summary>Uses the clones below the options' directory, made when missing.</summary>
    public SourceClones(IOptions<SourceCloneOptions> options, TimeProvider clock, ILogger<SourceClones> logger)
    {
        _root = Path.GetFullPath(options.Value.Directory);
        _clock = clock;
        _git = new GitCommand(options.Value.TimeLimit);
        _updates = new CloneUpdates(_git, clock, logger);
        _workTrees = new WorkTrees(_updates);
        _signatures = new TagSignatures(_git, options.Value.AllowedSignersFile);
    }

    /// <inheritdoc/>
    public async Task FetchAsync(SourceLocation source, CancellationToken cancellationToken)
    {
        var asked = _clock.GetTimestamp();
        await WithGateAsync(
            source,
            clone => clone.FetchedSince(asked, source.Url) ? Task.CompletedTask : _updates.FetchAsync(clone, source, cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string?> ResolveAsync(SourceLocation source, string reference, CancellationToken cancellationToken)
    {
        var candidates = GitNames.Candidates(reference);
        if (candidates.Count == 0) return null;
        var clone = await OpenAsync(source, cancellationToken);
        var result = await AskAsync(clone, "cat-file", ["cat-file", "--batch-check=%(objectname) %(objecttype)"], string.Join('\n', candidates) + "\n", cancellationToken);
        // One line per candidate: "<sha> commit", or the candidate with "missing" or "ambiguous".
        return result.Text.Split('\n')
            .Select(line => line.Split(' '))
            .Where(words => words is [var name, "commit"] && GitNames.IsFullSha(name))
            .Select(words => words[0])
            .FirstOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PushedCommit>> ListCommitsAsync(SourceLocation source, string? from, string to, int limit, CancellationToken cancellationToken)
    {
        RequireSha(to);
        if (from is not null) RequireSha(from);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var clone = await OpenAsync(source, cancellationToken);
        List<string> range = from is null ? [to] : [to, $"^{from}"];
        var result = await AskAsync(
            clone,
            "log",
            ["log", "-z", "--reverse", "--topo-order", $"--max-count={limit}", "--format=%H%x00%an%x00%ae%x00%ct%x00%B", "--encoding=UTF-8", "--no-show-signature", "--no-notes", "--no-color", .. range, "--"],
            null,
            cancellationToken);
        var fields = result.Text.Split('\0');
        var commits = new List<PushedCommit>(fields.Length / 5);
        for (var at = 0; at + 4 < fields.Length; at += 5)
        {
            var committed = DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[at + 3], CultureInfo.InvariantCulture));
            commits.Add(new PushedCommit(fields[at], fields[at + 4].TrimEnd('\n'), fields[at + 1], fields[at + 2] is { Length: > 0 } email ? email : null, committed, null));
        }
        return commits;
    }

    /// <inheritdoc/>
    public async Task<bool> IsAncestorAsync(SourceLocation source, string ancestor, string descendant, CancellationToken cancellationToken)
    {
        if (!GitNames.IsSha(ancestor) || !GitNames.IsSha(descendant)) return false;
        var clone = await OpenAsync(source, cancellationToken);
        var activity = $"running git merge-base for {clone.Repository}";
        var result = await _git.RunAsync(activity, ["-C", clone.Directory, "merge-base", "--is-ancestor", ancestor, descendant], null, cancellationToken);
        if (result.ExitCode is 0 or 1) return result.ExitCode == 0;
        if (await MissesAsync(clone, ancestor, cancellationToken) || await MissesAsync(clone, descendant, cancellationToken)) return false;
        throw new SourceUnavailableException($"{activity}: {result.Error}");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GitRef>> RefsOfAsync(SourceLocation source, string sha, CancellationToken cancellationToken)
    {
        if (!GitNames.IsSha(sha)) return [];
        var clone = await OpenAsync(source, cancellationToken);
        if (await MissesAsync(clone, sha, cancellationToken)) return [];
        var branches = AskAsync(clone, "for-each-ref", ["for-each-ref", "--format=%(refname)", $"--contains={sha}", "refs/heads"], null, cancellationToken);
        var tags = AskAsync(clone, "for-each-ref", ["for-each-ref", "--format=%(refname)", $"--points-at={sha}", "refs/tags"], null, cancellationToken);
        var refs = new List<GitRef>();
        foreach (var name in ((await branches).Text + (await tags).Text).Split('\n'))
        {
            if (GitRef.TryParse(name, out var reference)) refs.Add(reference);
        }
        return refs;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaggedCommit>> TagsAsync(SourceLocation source, CancellationToken cancellationToken)
    {
        var clone = await OpenAsync(source, cancellationToken);
        var result = await AskAsync(
            clone, "for-each-ref", ["for-each-ref", "--sort=-creatordate", "--format=%(refname) %(objecttype) %(objectname) %(*objecttype) %(*objectname)", "refs/tags"], null, cancellationToken);
        var tags = new List<TaggedCommit>();
        foreach (var words in result.Text.Split('\n').Select(line => line.Split(' ')))
        {
            if (!GitRef.TryParse(words[0], out var tag)) continue;
            if (words is [_, "commit", var light, ..]) tags.Add(new TaggedCommit(tag.Name, light));
            else if (words is [_, _, _, "commit", var peeled]) tags.Add(new TaggedCommit(tag.Name, peeled));
        }

        return tags;
    }

    /// <inheritdoc/>
    public async Task<TagSignature> VerifyTagAsync(SourceLocation source, string tag, CancellationToken cancellationToken) =>
        await _signatures.VerifyAsync(await OpenAsync(source, cancellationToken), tag, cancellationToken);

    /// <inheritdoc/>
    public Task CheckOutAsync(SourceLocation source, string sha, string directory, CancellationToken cancellationToken)
    {
        RequireSha(sha);
        return WithGateAsync(
            source,
            async clone =>
            {
                await _updates.OpenAsync(clone, source, cancellationToken);
                if (await MissesAsync(clone, sha, cancellationToken)) await _updates.FetchAsync(clone, source, cancellationToken);
                if (await MissesAsync(clone, sha, cancellationToken)) await _updates.FetchCommitAsync(clone, source.Url, sha, cancellationToken);
                if (await MissesAsync(clone, sha, cancellationToken))
                    throw new SourceUnavailableException($"checking out {sha} of {source.Repository}: the repository has no such commit, also after a fetch; it may have been force-pushed away. Choose another commit.");
                await _workTrees.AddAsync(clone, sha, Path.GetFullPath(directory), cancellationToken);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task RemoveCheckOutAsync(SourceLocation source, string directory, CancellationToken cancellationToken) =>
        WithGateAsync(source, clone => Task.Run(() => WorkTrees.Remove(clone, Path.GetFullPath(directory)), cancellationToken), cancellationToken);

    private SourceClone CloneOf(RepositoryKey repository) => _clones.GetOrAdd(repository, key => new SourceClone(_root, key));

    private async Task<SourceClone> OpenAsync(SourceLocation source, CancellationToken cancellationToken)
    {
        var clone = CloneOf(source.Repository);
        if (!clone.Exists) await WithGateAsync(source, opened => _updates.OpenAsync(opened, source, cancellationToken), cancellationToken);
        return clone;
    }

    private async Task WithGateAsync(SourceLocation source, Func<SourceClone, Task> work, CancellationToken cancellationToken)
    {
        var clone = CloneOf(source.Repository);
        await clone.Gate.WaitAsync(cancellationToken);
        try
        {
            await work(clone);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"keeping the clone of {source.Repository} in {clone.Directory}: {refused.Message} Make room, or give the service's user access.", refused);
        }
        finally
        {
            clone.Gate.Release();
        }
    }

    private async Task<bool> MissesAsync(SourceClone clone, string sha, CancellationToken cancellationToken) =>
        (await _git.RunAsync($"running git cat-file for {clone.Repository}", ["-C", clone.Directory, "cat-file", "-e", $"{sha}^{{commit}}"], null, cancellationToken)).ExitCode != 0;

    private async Task<GitResult> AskAsync(SourceClone clone, string verb, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken)
    {
        var activity = $"running git {verb} for {clone.Repository}";
        var result = await _git.RunAsync(activity, ["-C", clone.Directory, .. arguments], input, cancellationToken);
        return result.ExitCode == 0 ? result : throw new SourceUnavailableException($"{activity}: {result.Error}");
    }

    private static void RequireSha(string sha)
    {
        if (!GitNames.IsSha(sha)) throw new SourceUnavailableException($"reading commit '{sha}': a commit is named by 4 to 64 hexadecimal digits; resolve branches and tags first.");
    }
}
