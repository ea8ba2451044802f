using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// Follows a branch by its clone, just fetched: the pushes only say that something moved and since when the branch is
/// watched; where it stands and what is on it, git tells.
/// </summary>
internal sealed class BranchFromClone(ISourceClones clones, SourceLocation source, BranchWriter writer)
{
    // Of a history that was never seen before, older commits are of no interest to anyone who deploys.
    private const int MaxHistory = 2048;

    /// <summary>Makes the branch equal to the clone's.</summary>
    public async Task FollowAsync(string branch, IReadOnlyList<ReceivedPush> pushes, CancellationToken cancellationToken)
    {
        var head = await writer.HeadAsync(branch, cancellationToken);
        var listed = pushes.SelectMany(p => p.Event.Commits).DistinctBy(c => c.Sha, StringComparer.Ordinal).ToDictionary(c => c.Sha, StringComparer.Ordinal);

        // Payloads may list commits that a later push has thrown away already: those stay orphaned, all others are placed below.
        await writer.KnowOrphanedAsync(listed.Values, branch, cancellationToken);

        if (await clones.ResolveAsync(source, new GitRef(GitRefKind.Branch, branch).FullName, cancellationToken) is not { } sha)
        {
            // A branch that came and went before it was looked at leaves no trace here.
            if (head is not null) await writer.RewriteAsync(branch, head, sha: null, [], NoShas, cancellationToken);
            return;
        }

        var members = (await writer.MembersAsync(branch, cancellationToken)).Select(m => m.Sha).ToHashSet(StringComparer.Ordinal);
        if (head is { DeletedAt: null } && await FreshAsync(head.Sha, sha, cancellationToken) is { } fresh)
        {
            var isWhole = pushes.All(p => p.Event.Before is { } before && (before == head.Sha || members.Contains(before) || fresh.Exists(c => c.Sha == before)));
            if (isWhole)
            {
                await writer.AppendAsync(branch, head, sha, [.. fresh.Select(c => listed.GetValueOrDefault(c.Sha, c))], cancellationToken);
                return;
            }

            members.UnionWith(fresh.Select(c => c.Sha));
        }

        var history = await clones.ListCommitsAsync(source, from: null, sha, MaxHistory + members.Count, cancellationToken);
        await AddPushedAsync(members, history, head, pushes, sha, cancellationToken);
        var line = history.Where(c => members.Contains(c.Sha)).ToList();
        await writer.KnowAsync([.. line.Select(c => listed.GetValueOrDefault(c.Sha, c))], branch, cancellationToken);
        await writer.RewriteAsync(branch, head, sha, [.. line.Select(c => c.Sha)], NoShas, cancellationToken);
    }

    private static HashSet<string> NoShas => [];

    /// <summary>The commits since the known head; null when the branch does not contain it any more.</summary>
    private async Task<List<PushedCommit>?> FreshAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (from == to) return [];
        if (!await clones.IsAncestorAsync(source, from, to, cancellationToken)) return null;
        return [.. await clones.ListCommitsAsync(source, from, to, MaxHistory, cancellationToken)];
    }

    /// <summary>Adds what the pushes brought: all that is reachable now and was not from where they started.</summary>
    private async Task AddPushedAsync(
        HashSet<string> members, IReadOnlyList<PushedCommit> history, BranchHead? head, IReadOnlyList<ReceivedPush> pushes, string sha, CancellationToken cancellationToken)
    {
        var starts = pushes.Select(p => p.Event.Before);
        if (head is { DeletedAt: null }) starts = starts.Append(head.Sha);
        foreach (var before in starts.Distinct(StringComparer.Ordinal))
        {
            if (before is null)
            {
                members.UnionWith(history.TakeLast(MaxHistory).Select(c => c.Sha));
                return;
            }

            if (await clones.ResolveAsync(source, before, cancellationToken) is null) continue;
            members.UnionWith((await clones.ListCommitsAsync(source, before, sha, MaxHistory, cancellationToken)).Select(c => c.Sha));
        }

        members.UnionWith(pushes.SelectMany(p => p.Event.Commits).Select(c => c.Sha));
        members.Add(sha);
    }
}
