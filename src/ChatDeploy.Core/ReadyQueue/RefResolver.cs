using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// Decides which commit a ref names, and which tags and branches a policy may judge it by (contract, <i>Refs</i>). The store
/// is asked first; the clone, fetched at most once, where the store does not know or what it knows does not satisfy the policy.
/// </summary>
public sealed class RefResolver(IDbContextFactory<DeployDbContext> contexts, ISourceClones clones)
{
    private const int MinDigits = 7;

    /// <summary>Resolves a ref of a tool.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="reference">
    /// A tag, a branch, <c>tag:</c> or <c>branch:</c> and a name, <c>refs/…</c>, or a sha of at least 7 digits; null: the newest
    /// commit of the deploy branch that the policy allows.
    /// </param>
    /// <param name="policy">The environment's policy; whether it allows an explicit ref is the caller's to judge.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RefResolution> ResolveAsync(Tool tool, string? reference, Policy policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(policy);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (string.IsNullOrEmpty(reference)) return await NewestAsync(db, tool, policy, cancellationToken);

        var clone = new CloneAnswers(clones, tool.Source);
        var wanted = WantedRef.Parse(reference);
        var (sha, isAmbiguous) = await FindAsync(db, tool, wanted, cancellationToken);
        if (isAmbiguous) return new RefResolution.Missing("ambiguous_ref", $"Several commits of {tool.Name} begin with {reference}: give more digits.");
        sha ??= await clone.ResolveAsync(wanted, cancellationToken);
        if (sha is null) return new RefResolution.Missing("unknown_ref", $"{tool.Name} has no tag, branch or commit {reference}{clone.Excuse}. `/deploy queue {tool.Name}` lists what there is.");

        var refs = await RefsAsync(db, tool, sha, cancellationToken);
        if (!RefPatterns.Allows(policy.Refs, refs)) refs = await WithClonesAsync(db, tool, sha, refs, clone, cancellationToken);
        return new RefResolution.Found(new ResolvedRef(wanted.Shown(sha), sha, refs));
    }

    /// <summary>The tags that point at a commit and the branches it is reachable from: what the store knows and, without a fetch, the clone.</summary>
    /// <param name="db">The caller's context: callers hold a deployment's row, and one that waited for a second connection while others wait for its row would end in an exhausted pool.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="sha">The commit.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<GitRef>> RefsOfAsync(DeployDbContext db, Tool tool, string sha, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(tool);
        var refs = await RefsAsync(db, tool, sha, cancellationToken);
        return await WithClonesAsync(db, tool, sha, refs, new CloneAnswers(clones, tool.Source, isFetched: true), cancellationToken);
    }

    /// <summary>
    /// Adds what the clone knows, where it is at hand: the catalog names its address, or the commit was found in it. What the
    /// store knows of a tag or branch goes before, since this node's clone may be behind it.
    /// </summary>
    private static async Task<IReadOnlyList<GitRef>> WithClonesAsync(DeployDbContext db, Tool tool, string sha, IReadOnlyList<GitRef> refs, CloneAnswers clone, CancellationToken cancellationToken)
    {
        if (tool.RepositoryUrl is null && await db.Commits.AnyAsync(c => c.ToolId == tool.Id && c.Sha == sha, cancellationToken)) return refs;
        var more = (await clone.RefsOfAsync(sha, cancellationToken)).Except(refs).ToList();
        if (more.Count == 0) return refs;
        var tagNames = more.Where(r => r.Kind == GitRefKind.Tag).Select(r => r.Name).ToArray();
        var branchNames = more.Where(r => r.Kind == GitRefKind.Branch).Select(r => r.Name).ToArray();
        var tagsElsewhere = await db.VersionTags.Where(t => t.ToolId == tool.Id && tagNames.Contains(t.Name)).Select(t => t.Name).ToListAsync(cancellationToken);
        var deleted = await db.BranchHeads.Where(h => h.ToolId == tool.Id && branchNames.Contains(h.Name) && h.DeletedAt != null).Select(h => h.Name).ToListAsync(cancellationToken);
        more.RemoveAll(r => (r.Kind == GitRefKind.Tag ? tagsElsewhere : deleted).Contains(r.Name, StringComparer.Ordinal));
        return [.. refs, .. more];
    }

    private static async Task<IReadOnlyList<GitRef>> RefsAsync(DeployDbContext db, Tool tool, string sha, CancellationToken cancellationToken)
    {
        var tags = await db.VersionTags.Where(t => t.ToolId == tool.Id && t.Sha == sha && t.DeletedAt == null).Select(t => t.Name).ToListAsync(cancellationToken);
        var branches = await db.BranchCommits.Where(c => c.ToolId == tool.Id && c.Sha == sha).Select(c => c.Branch).ToListAsync(cancellationToken);
        var heads = await db.BranchHeads.Where(h => h.ToolId == tool.Id && h.Sha == sha && h.DeletedAt == null).Select(h => h.Name).ToListAsync(cancellationToken);
        return
        [
            .. tags.Order(StringComparer.Ordinal).Select(t => new GitRef(GitRefKind.Tag, t)),
            .. branches.Union(heads, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(b => new GitRef(GitRefKind.Branch, b)),
        ];
    }

    private static async Task<(string? Sha, bool IsAmbiguous)> FindAsync(DeployDbContext db, Tool tool, WantedRef wanted, CancellationToken cancellationToken)
    {
        if (wanted.MayBe(GitRefKind.Tag)
            && await db.VersionTags.Where(t => t.ToolId == tool.Id && t.Name == wanted.Name && t.DeletedAt == null).Select(t => t.Sha).SingleOrDefaultAsync(cancellationToken) is { } tagged)
            return (tagged, false);
        if (wanted.MayBe(GitRefKind.Branch)
            && await db.BranchHeads.Where(h => h.ToolId == tool.Id && h.Name == wanted.Name && h.DeletedAt == null).Select(h => h.Sha).SingleOrDefaultAsync(cancellationToken) is { } head)
            return (head, false);
        if (wanted.Kind is not null || wanted.Name.Length < MinDigits || wanted.Name.Any(c => !char.IsAsciiHexDigit(c))) return (null, false);

        var digits = wanted.Name.ToLowerInvariant();
        var shas = await db.Commits.Where(c => c.ToolId == tool.Id && c.Sha.StartsWith(digits)).OrderBy(c => c.Sha).Select(c => c.Sha).Take(2).ToListAsync(cancellationToken);
        return shas.Count > 1 ? (null, true) : (shas.FirstOrDefault(), false);
    }

    private static async Task<RefResolution> NewestAsync(DeployDbContext db, Tool tool, Policy policy, CancellationToken cancellationToken)
    {
        var line = db.Commits.AsNoTracking().Where(c => c.ToolId == tool.Id && c.Position != null && c.OrphanedAt == null);
        if (policy.Refs.Count > 0 && !RefPatterns.Matches(policy.Refs, new GitRef(GitRefKind.Branch, tool.Branch)))
        {
            var tags = await db.VersionTags.Where(t => t.ToolId == tool.Id && t.DeletedAt == null).Select(t => new { t.Name, t.Sha }).ToListAsync(cancellationToken);
            var shas = tags.Where(t => RefPatterns.Matches(policy.Refs, new GitRef(GitRefKind.Tag, t.Name))).Select(t => t.Sha).Distinct(StringComparer.Ordinal).ToArray();
            var heads = await db.BranchHeads.Where(h => h.ToolId == tool.Id && h.DeletedAt == null).Select(h => h.Name).ToListAsync(cancellationToken);
            var branches = heads.Where(h => RefPatterns.Matches(policy.Refs, new GitRef(GitRefKind.Branch, h))).ToArray();
            line = line.Where(c => shas.Contains(c.Sha) || db.BranchCommits.Any(b => b.ToolId == c.ToolId && b.Sha == c.Sha && branches.Contains(b.Branch)));
        }

        var newest = await line.OrderByDescending(c => c.Position).Select(c => c.Sha).FirstOrDefaultAsync(cancellationToken);
        if (newest is null) return new RefResolution.Missing("nothing_ready", NothingReady(tool, policy));
        var refs = await RefsAsync(db, tool, newest, cancellationToken);

        // Of several tags the last in order of name, which of v2 and v2-rc1 is not the better guess, but always the same.
        var tag = refs.LastOrDefault(r => r.Kind == GitRefKind.Tag && (policy.Refs.Count == 0 || RefPatterns.Matches(policy.Refs, r)));
        return new RefResolution.Found(new ResolvedRef(tag?.Name ?? newest, newest, refs));
    }

    private static string NothingReady(Tool tool, Policy policy) => policy.Refs.Count == 0
        ? $"Nothing of {tool.Name} is ready: push to {tool.Branch}."
        : $"Nothing on {tool.Branch} of {tool.Name} is allowed by {string.Join(", ", policy.Refs)}: tag a commit, or name a ref.";
}
