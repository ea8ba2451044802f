using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Where the queue believes a tool's branches and tags to stand, to be compared with where they do.</summary>
internal sealed class KnownRefs
{
    private readonly Dictionary<string, BranchHead> _heads;
    private readonly Dictionary<string, VersionTag> _tags;
    private readonly HashSet<string> _commits;

    private KnownRefs(Dictionary<string, BranchHead> heads, Dictionary<string, VersionTag> tags, HashSet<string> commits, string? mainHead) =>
        (_heads, _tags, _commits, MainHead) = (heads, tags, commits, mainHead);

    /// <summary>The deploy branch's head; null while no push was heard of.</summary>
    public string? MainHead { get; }

    public static async Task<KnownRefs> LoadAsync(DeployDbContext db, Tool tool, RepositoryPicture picture, CancellationToken cancellationToken)
    {
        var branches = Names(picture, GitRefKind.Branch).Append(tool.Branch).Distinct(StringComparer.Ordinal).ToArray();
        var names = Names(picture, GitRefKind.Tag).ToArray();
        var shas = picture.Stands.Values.OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var heads = await db.BranchHeads.AsNoTracking().Where(h => h.ToolId == tool.Id && branches.Contains(h.Name)).ToDictionaryAsync(h => h.Name, StringComparer.Ordinal, cancellationToken);
        var tags = await db.VersionTags.AsNoTracking().Where(t => t.ToolId == tool.Id && names.Contains(t.Name)).ToDictionaryAsync(t => t.Name, StringComparer.Ordinal, cancellationToken);
        var commits = await db.Commits.AsNoTracking().Where(c => c.ToolId == tool.Id && shas.Contains(c.Sha)).Select(c => c.Sha).ToListAsync(cancellationToken);
        return new KnownRefs(heads, tags, commits.ToHashSet(StringComparer.Ordinal), heads.TryGetValue(tool.Branch, out var main) && main.DeletedAt is null ? main.Sha : null);
    }

    /// <summary>Where the queue is behind.</summary>
    /// <remarks>
    /// A branch that was never heard of is none: the queue of a new tool begins with its first push. Nor is a tag of a commit that is not
    /// known. Both are when a webhook has named them. That the deploy branch is gone is for people to look into.
    /// </remarks>
    public IEnumerable<Gap> Gaps(Tool tool, RepositoryPicture picture, IReadOnlyList<TouchedRef> touched)
    {
        foreach (var (reference, found) in picture.Stands)
        {
            var named = touched.FirstOrDefault(t => t.Ref == reference.FullName)?.At;
            var isMain = reference.Kind == GitRefKind.Branch && reference.Name == tool.Branch;
            if (isMain && found is null) continue;
            var (known, state, isHeardOf) = reference.Kind == GitRefKind.Branch
                ? _heads.TryGetValue(reference.Name, out var head) ? (head.DeletedAt is null ? head.Sha : null, State(head.UpdatedAt), true) : (null, "", false)
                : _tags.TryGetValue(reference.Name, out var tag) ? (tag.DeletedAt is null ? tag.Sha : null, State(tag.UpdatedAt), true) : (null, "", found is not null && _commits.Contains(found));
            if (known != found && (isHeardOf || named is not null)) yield return new Gap(reference, known, found, state, named);
        }
    }

    private static IEnumerable<string> Names(RepositoryPicture picture, GitRefKind kind) => picture.Stands.Keys.Where(r => r.Kind == kind).Select(r => r.Name);

    private static string State(DateTimeOffset at) => at.UtcTicks.ToString();
}

/// <summary>A branch or tag that stands elsewhere than is known.</summary>
/// <param name="Ref">Which.</param>
/// <param name="Known">Where the queue believes it to stand; null: nowhere.</param>
/// <param name="Found">Where it stands; null: nowhere.</param>
/// <param name="State">Tells this state of the queue from later ones.</param>
/// <param name="Since">When a webhook named it; null when none did.</param>
internal sealed record Gap(GitRef Ref, string? Known, string? Found, string State, DateTimeOffset? Since);
