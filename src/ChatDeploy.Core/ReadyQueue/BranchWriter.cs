using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Writes what is known of one tool's branches: who is on them, in which order, and what became unreachable. The caller saves.</summary>
internal sealed class BranchWriter(DeployDbContext db, Tool tool, DateTimeOffset now)
{
    // All that this transaction has looked at or added; nobody else writes them while the repository is locked.
    private readonly Dictionary<string, Commit> _commits = new(StringComparer.Ordinal);

    /// <summary>Where the branch stands; null when it was never heard of.</summary>
    public Task<BranchHead?> HeadAsync(string branch, CancellationToken cancellationToken) =>
        db.BranchHeads.SingleOrDefaultAsync(h => h.ToolId == tool.Id && h.Name == branch, cancellationToken);

    /// <summary>All that is known to be on the branch, oldest first; commits that hang in the air come last.</summary>
    public Task<List<BranchCommit>> MembersAsync(string branch, CancellationToken cancellationToken) =>
        db.BranchCommits.Where(c => c.ToolId == tool.Id && c.Branch == branch)
            .OrderBy(c => c.Position == null).ThenBy(c => c.Position).ToListAsync(cancellationToken);

    /// <summary>Makes sure that commits are known, without putting them anywhere.</summary>
    public async Task<Dictionary<string, Commit>> KnowAsync(IReadOnlyCollection<PushedCommit> facts, string branch, CancellationToken cancellationToken)
    {
        var known = await CommitsAsync([.. facts.Select(f => f.Sha)], cancellationToken);
        foreach (var fact in facts)
        {
            if (known.ContainsKey(fact.Sha)) continue;
            var commit = new Commit
            {
                ToolId = tool.Id,
                Sha = fact.Sha,
                Branch = branch,
                Author = fact.Author,
                AuthorEmail = fact.AuthorEmail,
                Message = fact.Message,
                CommittedAt = fact.CommittedAt.ToUniversalTime(),
                ReceivedAt = now,
                Url = fact.Url,
            };
            db.Add(commit);
            known.Add(fact.Sha, commit);
        }

        return known;
    }

    /// <summary>Makes sure that commits are known; those that were not are orphaned until they are placed on a branch.</summary>
    public async Task KnowOrphanedAsync(IReadOnlyCollection<PushedCommit> facts, string branch, CancellationToken cancellationToken)
    {
        var commits = await KnowAsync(facts, branch, cancellationToken);
        foreach (var fact in facts)
            if (db.Entry(commits[fact.Sha]).State == EntityState.Added) commits[fact.Sha].OrphanedAt = now;
    }

    /// <summary>Puts commits at the end of the branch and moves its head.</summary>
    public async Task AppendAsync(string branch, BranchHead? head, string sha, IReadOnlyCollection<PushedCommit> facts, CancellationToken cancellationToken)
    {
        var commits = await KnowAsync(facts, branch, cancellationToken);
        var shas = facts.Select(f => f.Sha).ToArray();
        var members = await db.BranchCommits.Where(c => c.ToolId == tool.Id && c.Branch == branch && shas.Contains(c.Sha))
            .ToDictionaryAsync(c => c.Sha, StringComparer.Ordinal, cancellationToken);
        var last = await db.BranchCommits.Where(c => c.ToolId == tool.Id && c.Branch == branch).MaxAsync(c => c.Position, cancellationToken) ?? 0;
        foreach (var member in shas.Distinct(StringComparer.Ordinal))
        {
            if (members.TryGetValue(member, out var there) && there.Position is not null) continue;
            Place(there, branch, commits[member], ++last);
        }

        MoveHead(head, branch, sha);
    }

    /// <summary>Keeps commits whose place is not known yet: they are on the branch, but in the air.</summary>
    public async Task HoldAsync(string branch, IReadOnlyCollection<PushedCommit> facts, CancellationToken cancellationToken)
    {
        var commits = await KnowAsync(facts, branch, cancellationToken);
        var shas = facts.Select(f => f.Sha).Distinct(StringComparer.Ordinal).ToArray();
        var members = await db.BranchCommits.Where(c => c.ToolId == tool.Id && c.Branch == branch && shas.Contains(c.Sha)).Select(c => c.Sha).ToListAsync(cancellationToken);
        foreach (var sha in shas.Except(members, StringComparer.Ordinal)) Place(null, branch, commits[sha], position: null);
    }

    /// <summary>Makes the branch equal to a line of known commits; what is on it no longer and nowhere else is orphaned.</summary>
    /// <param name="branch">The branch's short name.</param>
    /// <param name="head">Its row, when there is one.</param>
    /// <param name="sha">Its new head; null when it was deleted.</param>
    /// <param name="line">The commits on it, oldest first; all known.</param>
    /// <param name="inTheAir">Commits of pushes that do not connect yet; they stay.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task RewriteAsync(string branch, BranchHead? head, string? sha, IReadOnlyList<string> line, IReadOnlySet<string> inTheAir, CancellationToken cancellationToken)
    {
        var members = await MembersAsync(branch, cancellationToken);
        var bySha = members.ToDictionary(m => m.Sha, StringComparer.Ordinal);
        var kept = CommonPrefix(members, line);
        var staying = line.ToHashSet(StringComparer.Ordinal);
        var gone = members.Where(m => !staying.Contains(m.Sha) && !inTheAir.Contains(m.Sha)).ToList();
        var loose = members.Where(m => !staying.Contains(m.Sha) && inTheAir.Contains(m.Sha)).ToList();

        var touched = line.Skip(kept).Concat(gone.Select(m => m.Sha)).Concat(loose.Select(m => m.Sha)).ToArray();
        var commits = await CommitsAsync(touched, cancellationToken);
        var position = kept == 0 ? 0 : bySha[line[kept - 1]].Position!.Value;
        foreach (var member in line.Skip(kept)) Place(bySha.GetValueOrDefault(member), branch, commits[member], ++position);
        foreach (var member in loose) Place(member, branch, commits[member.Sha], position: null);
        await RemoveAsync(gone, commits, cancellationToken);
        await CarryAppliedAsync(branch, line, cancellationToken);
        MoveHead(head, branch, sha);
    }

    private static int CommonPrefix(List<BranchCommit> members, IReadOnlyList<string> line)
    {
        var kept = 0;
        while (kept < line.Count && kept < members.Count && members[kept].Position is not null && members[kept].Sha == line[kept]) kept++;
        return kept;
    }

    private void Place(BranchCommit? member, string branch, Commit commit, long? position)
    {
        if (member is null) db.Add(new BranchCommit { ToolId = tool.Id, Branch = branch, Sha = commit.Sha, Position = position });
        else member.Position = position;
        var isHomeless = commit.OrphanedAt is not null || commit.Branch.Length == 0;
        commit.OrphanedAt = null;
        if (isHomeless || branch == tool.Branch) commit.Branch = branch;
        if (branch == tool.Branch) commit.Position = position;
    }

    private async Task RemoveAsync(List<BranchCommit> gone, Dictionary<string, Commit> commits, CancellationToken cancellationToken)
    {
        if (gone.Count == 0) return;
        var (branch, shas) = (gone[0].Branch, gone.Select(m => m.Sha).ToArray());
        db.RemoveRange(gone);
        if (branch == tool.Branch)
        {
            foreach (var sha in shas)
                if (commits.TryGetValue(sha, out var commit)) commit.Position = null;
        }

        await RehouseAsync(shas, branch, cancellationToken);
    }

    /// <summary>Says anew where commits belong that a branch or a tag has left: to another branch, to no branch but a tag, or nowhere, which is orphaned.</summary>
    /// <param name="shas">The commits; unknown ones are passed over.</param>
    /// <param name="left">The branch they are on no longer, whatever the store still says; null: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task RehouseAsync(string[] shas, string? left, CancellationToken cancellationToken)
    {
        var commits = await CommitsAsync(shas, cancellationToken);
        var memberships = await db.BranchCommits.Where(c => c.ToolId == tool.Id && c.Branch != left && shas.Contains(c.Sha))
            .Select(c => new { c.Sha, c.Branch }).ToListAsync(cancellationToken);
        var branches = memberships.GroupBy(m => m.Sha, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(m => m.Branch).ToList(), StringComparer.Ordinal);
        var tagged = await db.VersionTags.Where(t => t.ToolId == tool.Id && shas.Contains(t.Sha) && t.DeletedAt == null).Select(t => t.Sha).ToListAsync(cancellationToken);
        foreach (var sha in shas)
        {
            if (!commits.TryGetValue(sha, out var commit)) continue;
            if (branches.TryGetValue(sha, out var homes))
            {
                commit.OrphanedAt = null;
                if (!homes.Contains(commit.Branch, StringComparer.Ordinal)) commit.Branch = homes.Min(StringComparer.Ordinal)!;
            }
            else if (tagged.Contains(sha, StringComparer.Ordinal))
            {
                commit.OrphanedAt = null;
                commit.Branch = string.Empty;
            }
            else
            {
                commit.OrphanedAt ??= now;
            }
        }
    }

    /// <summary>A commit that turns up late below one that was deployed was deployed with it.</summary>
    private async Task CarryAppliedAsync(string branch, IReadOnlyList<string> line, CancellationToken cancellationToken)
    {
        if (branch != tool.Branch || !await db.Commits.AnyAsync(c => c.ToolId == tool.Id && c.FirstAppliedAt != null && c.OrphanedAt == null, cancellationToken)) return;
        var commits = await CommitsAsync([.. line], cancellationToken);
        DateTimeOffset? applied = null;
        foreach (var sha in line.Reverse())
        {
            if (!commits.TryGetValue(sha, out var commit)) continue;
            commit.FirstAppliedAt ??= applied;
            applied = commit.FirstAppliedAt ?? applied;
        }
    }

    private void MoveHead(BranchHead? head, string branch, string? sha)
    {
        if (head is null)
        {
            if (sha is not null) db.Add(new BranchHead { ToolId = tool.Id, Name = branch, Sha = sha, UpdatedAt = now });
            return;
        }

        if (head.Sha == (sha ?? head.Sha) && (head.DeletedAt is null) == (sha is not null)) return;
        head.Sha = sha ?? head.Sha;
        head.DeletedAt = sha is null ? now : null;
        head.UpdatedAt = now;
    }

    private async Task<Dictionary<string, Commit>> CommitsAsync(string[] shas, CancellationToken cancellationToken)
    {
        var unseen = shas.Where(s => !_commits.ContainsKey(s)).ToArray();
        if (unseen.Length > 0)
        {
            foreach (var commit in await db.Commits.Where(c => c.ToolId == tool.Id && unseen.Contains(c.Sha)).ToListAsync(cancellationToken))
                _commits.Add(commit.Sha, commit);
        }

        return _commits;
    }
}
