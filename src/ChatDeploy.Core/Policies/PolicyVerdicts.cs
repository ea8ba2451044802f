using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Plans;

namespace ChatDeploy.Core.Policies;

/// <summary>What the environment's policy says of a plan, rule by rule (spec D1). Pure. What cannot be checked blocks: no rule is passed over in silence.</summary>
public static class PolicyVerdicts
{
    /// <summary>One verdict per rule and item; those that block come first.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="subject">What is planned.</param>
    /// <param name="scope">What it touches.</param>
    /// <param name="requesterId">Who asked.</param>
    /// <param name="runnerKinds">The runners that this installation has.</param>
    /// <param name="facts">What is known of the commits.</param>
    public static IReadOnlyList<Verdict> Evaluate(
        CatalogSnapshot catalog, PlanSubject subject, ApprovalScope scope, int requesterId, IReadOnlySet<string> runnerKinds, PolicyFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(runnerKinds);
        var policy = subject.Environment.Policy;
        var admins = Admins(catalog);
        var verdicts = new List<Verdict>();
        foreach (var item in subject.Items)
        {
            AddRunner(verdicts, item, subject.Environment.Name, runnerKinds, admins);
            if (item.Ref is null) continue;
            AddRef(verdicts, item, subject.Environment, admins);
            if (CommitVerdicts.OfChecks(item, subject, facts, admins) is { } checks) verdicts.Add(checks);
            if (CommitVerdicts.OfSignature(item, subject, facts, admins) is { } signature) verdicts.Add(signature);
        }

        verdicts.AddRange(MarkVerdicts.Of(subject));
        if (policy.Approvals > 0)
        {
            var approvers = EligibleApprovers.Of(catalog, policy, scope, requesterId).Select(p => p.Name).Take(50).ToList();
            verdicts.Add(new(
                "approvals_required",
                false,
                $"{subject.Environment.Name} asks for {policy.Approvals} approval{(policy.Approvals == 1 ? "" : "s")}{(policy.TwoPersonRule ? ", not the requester's own" : "")}.",
                approvers));
        }

        return verdicts.OrderBy(v => v.Blocks ? 0 : 1).ToList();
    }

    /// <summary>What people should know of the commits that stands in nobody's way.</summary>
    public static IEnumerable<Finding> Warnings(PlanSubject subject, PolicyFacts facts)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(facts);
        return subject.Items.SelectMany(item => new[] { CommitVerdicts.WarnOfChecks(item, subject, facts), CommitVerdicts.WarnOfSignature(item, subject, facts) }).OfType<Finding>();
    }

    /// <summary>Administrators by name, at most five: who can change the catalog.</summary>
    public static IReadOnlyList<string> Admins(CatalogSnapshot catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.People.Active.Where(p => !p.IsAutomation && p.Roles.Any(r => r.Role == People.Role.Admin)).Select(p => p.Name).Take(5).ToList();
    }

    private static void AddRunner(List<Verdict> verdicts, PlanItem item, string environment, IReadOnlySet<string> runnerKinds, IReadOnlyList<string> admins)
    {
        var kind = item.Tool.Runners.For(environment)?.Kind;
        if (kind is null)
            verdicts.Add(new("runner_missing", true, $"The catalog gives {item.Tool.Name} no runner for {environment}.", admins));
        else if (!runnerKinds.Contains(kind))
            verdicts.Add(new("runner_missing", true, $"{item.Tool.Name} runs with {kind} on {environment}, which this installation does not have.", admins));
    }

    private static void AddRef(List<Verdict> verdicts, PlanItem item, DeployEnvironment environment, IReadOnlyList<string> admins)
    {
        if (environment.Policy.Refs.Count == 0) return;
        var allowed = RefPatterns.Allows(environment.Policy.Refs, item.Ref!.Refs);
        var patterns = string.Join(", ", environment.Policy.Refs);
        verdicts.Add(allowed
            ? new("ref_allowed", false, $"{item.Tool.Name}@{item.Ref.Reference} is allowed on {environment.Name} ({patterns}).", [])
            : new("ref_not_allowed", true, $"{item.Tool.Name}@{item.Ref.Reference} is not allowed on {environment.Name}, which takes only {patterns}. Tag the commit or choose another.", admins));
    }
}
