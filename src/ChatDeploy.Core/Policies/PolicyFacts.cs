using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Policies;

/// <summary>What policies judge commits by besides their refs: checks and signatures, as far as they are known here. Gathered before <see cref="PolicyVerdicts"/> decides.</summary>
/// <param name="Checks">The checks of each tool's commit; those without any are left out.</param>
/// <param name="Signatures">What was found out about the tags of each tool's commit.</param>
/// <param name="Unanswered">Of whose checks nobody could be asked lately, and why.</param>
public sealed record PolicyFacts(
    IReadOnlyDictionary<(int ToolId, string Sha), CheckSummary> Checks,
    IReadOnlyList<VerifiedTag> Signatures,
    IReadOnlyDictionary<(int ToolId, string Sha), string> Unanswered)
{
    private const int MostTags = 5;

    /// <summary>Nothing is known.</summary>
    public static PolicyFacts None { get; } = new(new Dictionary<(int, string), CheckSummary>(), [], new Dictionary<(int, string), string>());

    /// <summary>Reads what is known of a subject's commits, in at most two queries; nothing of one that restores.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="subject">What is planned.</param>
    /// <param name="unanswered">Of whose checks nobody could be asked lately, and why.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<PolicyFacts> LoadAsync(
        DeployDbContext db, PlanSubject subject, IReadOnlyDictionary<(int ToolId, string Sha), string> unanswered, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(subject);
        var commits = CommitsOf(subject);
        if (commits.Count == 0) return None;
        var checks = await KnownChecks.OfAsync(db, commits, cancellationToken);
        if (subject.Environment.Policy.SignedTags == SignedTags.Off) return new PolicyFacts(checks, [], unanswered);
        var (tools, shas) = (commits.Select(c => c.Tool.Id).ToArray(), commits.Select(c => c.Sha).ToArray());
        var signatures = await db.VerifiedTags.AsNoTracking().Where(t => tools.Contains(t.ToolId) && shas.Contains(t.Sha)).ToListAsync(cancellationToken);
        return new PolicyFacts(checks, signatures, unanswered);
    }

    /// <summary>The commits that a subject brings; none for one that restores.</summary>
    public static IReadOnlyList<(Tool Tool, string Sha)> CommitsOf(PlanSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return [.. subject.Items.Where(i => i.Ref is not null).Select(i => (i.Tool, i.Ref!.Sha))];
    }

    /// <summary>The tags whose signatures count for an item: the one asked for first, then those that the policy allows, at most five.</summary>
    public static IReadOnlyList<string> TagsOf(PlanItem item, Policy policy)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(policy);
        if (item.Ref is not { } at) return [];
        return [.. at.Refs.Where(r => r.Kind == GitRefKind.Tag)
            .OrderBy(r => r.Name == at.Reference ? 0 : policy.Refs.Count == 0 || RefPatterns.Matches(policy.Refs, r) ? 1 : 2).ThenByDescending(r => r.Name, StringComparer.Ordinal)
            .Select(r => r.Name).Take(MostTags)];
    }
}
