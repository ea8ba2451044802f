using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Secrets;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Finds what a preview shows besides its cells (spec C3).</summary>
public sealed class PreviewBuilder(IEnumerable<IRunner> runners, AskProviders providers, PreviewObstacles obstacles, SecretMasks secrets)
{
    private const int MostCommits = 50;
    private readonly HashSet<string> _runnerKinds = runners.Where(r => r.IsOn).Select(r => r.Kind).ToHashSet(StringComparer.Ordinal);

    /// <summary>The policy's verdicts alone: what is checked again at launch, at approval and at start.</summary>
    public async Task<IReadOnlyList<Verdict>> VerdictsAsync(
        DeployDbContext db, CatalogSnapshot catalog, PlanSubject subject, ApprovalScope scope, int requesterId, CancellationToken cancellationToken)
    {
        var facts = await PolicyFacts.LoadAsync(db, subject, providers.Unanswered, cancellationToken);
        return PolicyVerdicts.Evaluate(catalog, subject, scope, requesterId, _runnerKinds, facts)
            .Concat(SecretVerdicts.Of(catalog, subject, secrets)).OrderBy(v => v.Blocks ? 0 : 1).ToList();
    }

    /// <summary>Everything a person should see before launching.</summary>
    public async Task<PreviewFindings> FindAsync(
        DeployDbContext db, CatalogSnapshot catalog, PlanSubject subject, BuiltPlan built, int requesterId, IReadOnlyList<string> delta, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(built);
        var plan = built.Plan;
        var scope = DeploymentScopes.Of(catalog, subject.Environment.Name, plan.Cells.Select(c => (c.ToolId, c.SiteId)));
        await secrets.RefreshAsync(catalog, cancellationToken);
        subject = await SubjectMarks.AttachAsync(db, catalog, subject, cancellationToken);
        var facts = await PolicyFacts.LoadAsync(db, subject, providers.Unanswered, cancellationToken);
        IReadOnlyList<Verdict> verdicts = PolicyVerdicts.Evaluate(catalog, subject, scope, requesterId, _runnerKinds, facts)
            .Concat(SecretVerdicts.Of(catalog, subject, secrets)).OrderBy(v => v.Blocks ? 0 : 1).ToList();
        var undo = await PreApprovedUndo.UntilAsync(db, subject.Environment.Policy, subject.RollbackOf, subject.StartsAt, cancellationToken);
        if (undo is { } until) verdicts = [.. verdicts.Where(v => v.Code != "approvals_required"), UndoVerdict(subject.RollbackOf!.Value, until)];
        var (inTheWay, advice) = await obstacles.FindAsync(db, catalog, subject, plan, cancellationToken);
        var approvers = EligibleApprovers.Of(catalog, subject.Environment.Policy, scope, requesterId);
        return new PreviewFindings
        {
            Verdicts = verdicts,
            Warnings =
            [
                .. Warnings(catalog, subject, scope, plan, requesterId, undo is null ? approvers.Count : int.MaxValue),
                .. PolicyVerdicts.Warnings(subject, facts),
                .. MarkVerdicts.Warnings(subject),
                .. advice,
                .. await QueueWarnings.OfAsync(db, subject, cancellationToken),
            ],
            InTheWay = [.. inTheWay, .. await InTheWayAsync(db, catalog, subject, built, cancellationToken)],
            Approvers = subject.Environment.Policy.Approvals > 0 && undo is null ? approvers.Select(p => p.Name).Take(50).ToList() : [],
            Changes = await ChangesAsync(db, subject, plan, cancellationToken),
            Jobs = plan.Jobs,
            AlreadyThere = plan.Cells.Count(c => c.SkipReason == "already_there"),
            Pinned = plan.Cells.Count(c => c.SkipReason == "pinned"),
            Delta = delta,
        };
    }

    private static Verdict UndoVerdict(long original, DateTimeOffset until) =>
        new("undo_pre_approved", false, $"It takes {new DeploymentId(original)} back, whose approval covers its undo until {until:u}: no new approval is needed.", []);

    private static IEnumerable<Finding> Warnings(CatalogSnapshot catalog, PlanSubject subject, ApprovalScope scope, Plan plan, int requesterId, int eligible)
    {
        var policy = subject.Environment.Policy;
        if (eligible < policy.Approvals)
        {
            // Say who could, if it were not for the two-person rule or the policy's list.
            var others = EligibleApprovers.Of(catalog, policy with { Approvers = [], TwoPersonRule = false }, scope, requesterId).Select(p => p.Name).Take(5).ToList();
            yield return new Finding(
                "nobody_can_approve",
                $"{subject.Environment.Name} asks for {policy.Approvals} approval{(policy.Approvals == 1 ? "" : "s")}, and only {eligible} {(eligible == 1 ? "person" : "people")} could give one that counts."
                + (others.Count > 0 ? $" With the approver's role there: {string.Join(", ", others)}." : " Nobody has the approver's role there; an administrator can give it in the catalog."));
        }

        var without = plan.Cells.Count(c => c.Action == CellAction.Deploy && c.From is null);
        if (without > 0) yield return new Finding("nothing_to_restore", $"On {without} site{(without == 1 ? "" : "s")} nothing runs yet: a rollback would have nothing to restore there.");
        if (plan.Jobs == 0) yield return new Finding("empty_plan", "There is nothing to do: every site runs it already, is pinned, or has nothing to restore.");
    }

    private static async Task<IReadOnlyList<Finding>> InTheWayAsync(DeployDbContext db, CatalogSnapshot catalog, PlanSubject subject, BuiltPlan built, CancellationToken cancellationToken)
    {
        var ahead = built.Before.ToList();
        var deployments = await db.Deployments.AsNoTracking().Where(d => ahead.Contains(d.Id)).Select(d => new { d.Id, d.State, d.RequesterId }).ToListAsync(cancellationToken);
        var findings = ahead.Select(id => deployments.First(d => d.Id == id))
            .Select(d => new Finding("earlier_deployment", $"{new DeploymentId(d.Id)} by {catalog.People[d.RequesterId].Name} ({EnumCodes.Code(d.State)}) comes first."))
            .ToList();
        var tools = subject.Items.Select(i => i.Tool.Id).ToList();
        var tenants = built.Plan.Cells.Select(c => c.TenantId).Distinct().ToHashSet();
        var locks = await db.Locks.AsNoTracking()
            .Where(l => l.EnvironmentId == subject.Environment.Id && tools.Contains(l.ToolId) && (l.DeploymentId == null || l.DeploymentId != subject.DeploymentId))
            .ToListAsync(cancellationToken);
        // A rollback inherits what its original holds: that is not in its way.
        findings.AddRange(locks.Where(l => (l.DeploymentId is null || l.DeploymentId != subject.RollbackOf) && (l.TenantId == 0 || tenants.Contains(l.TenantId))).Select(l => new Finding(
            "lock_held",
            $"{catalog.Tools[l.ToolId].Name} on {subject.Environment.Name} is locked by {(l.DeploymentId is { } id ? new DeploymentId(id).ToString() : $"{(l.OwnerId is { } owner ? catalog.People[owner].Name : "somebody")}: {l.Reason}")}.")));
        return findings;
    }

    private static async Task<IReadOnlyList<ItemChange>> ChangesAsync(DeployDbContext db, PlanSubject subject, Plan plan, CancellationToken cancellationToken)
    {
        var changes = new List<ItemChange>();
        foreach (var item in subject.Items)
        {
            var cells = plan.Cells.Where(c => c.ToolId == item.Tool.Id && c.Action != CellAction.Skip).ToList();
            var froms = cells.GroupBy(c => c.From).Select(g => new VersionCount(g.Key?.Ref, g.Key?.Sha, g.Count())).OrderByDescending(v => v.Sites).ToList();
            var (commits, count) = item.Ref is { } to && cells.Count > 0
                ? await CommitsAsync(db, item.Tool.Id, to.Sha, froms.ConvertAll(f => f.Sha), cancellationToken)
                : ([], null);
            changes.Add(new ItemChange(item.Tool.Name, item.Ref?.Reference, froms.Take(20).ToList(), commits, count));
        }

        return changes;
    }

    private static async Task<(IReadOnlyList<CommitLine> Commits, int? Count)> CommitsAsync(
        DeployDbContext db, int toolId, string to, List<string?> froms, CancellationToken cancellationToken)
    {
        var shas = froms.OfType<string>().Append(to).Distinct().ToList();
        var positions = await db.Commits.AsNoTracking().Where(c => c.ToolId == toolId && shas.Contains(c.Sha) && c.Position != null)
            .ToDictionaryAsync(c => c.Sha, c => c.Position!.Value, cancellationToken);
        if (!positions.TryGetValue(to, out var last) || froms.Exists(f => f is not null && !positions.ContainsKey(f))) return ([], null);

        // From the oldest version that is replaced; where nothing runs yet, from the first commit known.
        var first = froms.Count == 0 || froms.Contains(null) ? long.MinValue : froms.Min(f => positions[f!]);
        var between = db.Commits.AsNoTracking().Where(c => c.ToolId == toolId && c.Position > first && c.Position <= last);
        var commits = await between.OrderByDescending(c => c.Position).Take(MostCommits)
            .Select(c => new { c.Sha, c.Message, c.Author, c.CommittedAt, c.Url })
            .ToListAsync(cancellationToken);
        var count = commits.Count < MostCommits ? commits.Count : await between.CountAsync(cancellationToken);
        return (commits.ConvertAll(c => new CommitLine(c.Sha, c.Message.Split('\n', 2)[0], c.Author, c.CommittedAt, c.Url)), count);
    }
}
