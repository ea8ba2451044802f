using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Tests.Policies;

/// <summary>What checks and signatures mean for a deployment (spec A4, D1).</summary>
public sealed class CommitVerdictsTests
{
    private static readonly string Sha = new('2', 40);
    private static readonly CatalogSnapshot Catalog = new(1, [], [], [], [], [new Person { Id = 3, Name = "root", Roles = [RoleGrant.Everywhere(Role.Admin)] }]);
    private static readonly Policy Checked = new() { ChecksRequired = true };

    [Fact]
    public void Green_checks_pass_whether_required_or_not()
    {
        Assert.Equal(("checks_green", false, "All 2 checks of crm@v2 are green."), Said(Of(Checked, ("build", CheckState.Succeeded), ("lint", CheckState.Skipped))));
        Assert.Equal("checks_green", Of(Policy.None, ("build", CheckState.Succeeded)).Code);
    }

    [Fact]
    public void A_red_check_blocks_with_its_name_and_link()
    {
        var verdict = Of(Checked, ("build", CheckState.Succeeded), ("test", CheckState.Failed));
        Assert.Equal(("checks_red", true, "prod takes only green commits, and of crm@v2 test is red. See https://ci.example/test"), Said(verdict));
        Assert.Equal(["root"], verdict.Who);
    }

    [Fact]
    public void Checks_that_are_not_done_block_with_their_names() =>
        Assert.Equal(
            ("checks_pending", true, "prod takes only green commits, and of crm@v2 lint (cancelled), test are not green yet. See https://ci.example/lint"),
            Said(Of(Checked, ("test", CheckState.Running), ("lint", CheckState.Cancelled), ("build", CheckState.Succeeded))));

    [Fact]
    public void Checks_that_nobody_told_block() => Assert.Equal(("checks_missing", true), (Of(Checked).Code, Of(Checked).Blocks));

    [Fact]
    public void Checks_that_the_provider_did_not_tell_in_time_block_as_unknown()
    {
        var facts = PolicyFacts.None with { Unanswered = new Dictionary<(int, string), string> { [(1, Sha)] = "github did not answer in time" } };
        Assert.Equal(("checks_unknown", true, "prod takes only green commits, and the checks of crm@v2 are not known: github did not answer in time. Try again in a moment."), Said(Assert.Single(Evaluate(Checked, facts))));
    }

    [Theory]
    [InlineData(CheckState.Failed, "checks_red")]
    [InlineData(CheckState.Pending, "checks_pending")]
    public void Without_the_rule_checks_are_only_warned_of(CheckState state, string code)
    {
        var facts = Facts(("test", state));
        Assert.Empty(Evaluate(Policy.None, facts));
        Assert.Equal(code, Assert.Single(PolicyVerdicts.Warnings(Subject(Policy.None, "v2"), facts)).Code);
    }

    [Theory]
    [InlineData(TagVerdict.Good, "signature_good", false)]
    [InlineData(TagVerdict.Missing, "signature_missing", true)]
    [InlineData(TagVerdict.Bad, "signature_bad", true)]
    [InlineData(TagVerdict.Unknown, "signature_unknown", true)]
    [InlineData(null, "signature_unknown", true)]
    public void Required_signatures_block_unless_they_are_good(TagVerdict? verdictOfTag, string code, bool blocks)
    {
        var verdict = Assert.Single(Evaluate(new Policy { SignedTags = SignedTags.Required }, Signed(("v2", verdictOfTag))));
        Assert.Equal((code, blocks), (verdict.Code, verdict.Blocks));
    }

    [Fact]
    public void One_good_tag_of_several_is_enough() =>
        Assert.Equal("signature_good", Assert.Single(Evaluate(new Policy { SignedTags = SignedTags.Required }, Signed(("v2", TagVerdict.Missing), ("v2-final", TagVerdict.Good)), "v2", "v2-final")).Code);

    [Fact]
    public void A_commit_without_a_tag_has_no_signature() =>
        Assert.Equal("signature_missing", Assert.Single(Evaluate(new Policy { SignedTags = SignedTags.Required }, PolicyFacts.None, [])).Code);

    [Fact]
    public void What_was_found_out_of_a_tag_that_has_moved_since_does_not_count()
    {
        var facts = PolicyFacts.None with { Signatures = [new VerifiedTag { ToolId = 1, Tag = "v2", Sha = new string('1', 40), Verdict = TagVerdict.Good }] };
        Assert.Equal("signature_unknown", Assert.Single(Evaluate(new Policy { SignedTags = SignedTags.Required }, facts)).Code);
    }

    [Fact]
    public void Preferred_signatures_are_warned_of_and_block_nothing()
    {
        var policy = new Policy { SignedTags = SignedTags.Preferred };
        Assert.Empty(Evaluate(policy, Signed(("v2", TagVerdict.Missing))));
        Assert.Equal(
            ("signature_missing", "prod prefers signed tags: tag v2 of crm is not signed. Sign it with git tag -s under another name, and push that."),
            PolicyVerdicts.Warnings(Subject(policy, "v2"), Signed(("v2", TagVerdict.Missing))).Select(w => (w.Code, w.Text)).Single());
        Assert.Empty(PolicyVerdicts.Warnings(Subject(policy, "v2"), Signed(("v2", TagVerdict.Good))));
    }

    private static (string, bool, string) Said(Verdict verdict) => (verdict.Code, verdict.Blocks, verdict.Text);

    private static Verdict Of(Policy policy, params (string Name, CheckState State)[] checks) => Assert.Single(Evaluate(policy, Facts(checks)));

    private static PolicyFacts Facts(params (string Name, CheckState State)[] checks)
    {
        if (checks.Length == 0) return PolicyFacts.None;
        var stored = checks.Select(c => new StoredCheck { Provider = "github", Repository = "acme/crm", Sha = Sha, Kind = "check", Name = c.Name, State = c.State, RunId = "", Url = "https://ci.example/" + c.Name });
        return PolicyFacts.None with { Checks = new Dictionary<(int, string), CheckSummary> { [(1, Sha)] = CheckSummary.Of(stored) } };
    }

    private static PolicyFacts Signed(params (string Tag, TagVerdict? Verdict)[] tags) => PolicyFacts.None with
    {
        Signatures = [.. tags.Where(t => t.Verdict is not null).Select(t => new VerifiedTag { ToolId = 1, Tag = t.Tag, Sha = Sha, Verdict = t.Verdict!.Value })],
    };

    private static IReadOnlyList<Verdict> Evaluate(Policy policy, PolicyFacts facts, params string[] tags) => PolicyVerdicts.Evaluate(
        Catalog, Subject(policy, tags), new ApprovalScope("prod", [new("crm", "acme", null)]), 1, new HashSet<string> { "local" }, facts);

    private static IReadOnlyList<Verdict> Evaluate(Policy policy, PolicyFacts facts) => Evaluate(policy, facts, "v2");

    private static PlanSubject Subject(Policy policy, params string[] tags) => new()
    {
        Environment = new DeployEnvironment { Id = 1, Name = "prod", Policy = policy },
        Items =
        [
            new PlanItem(
                new Tool { Id = 1, Name = "crm", Provider = "github", RepositoryId = "acme/crm", Branch = "main", Runners = new RunnerMap(new RunnerSettings("local")), Tenants = ["*"] },
                null,
                new ResolvedRef(tags.FirstOrDefault("main"), Sha, [.. tags.Select(t => new GitRef(GitRefKind.Tag, t)), new GitRef(GitRefKind.Branch, "main")])),
        ],
        Targets = ["acme"],
        Strategy = Strategy.All,
        StartsAt = DateTimeOffset.UnixEpoch,
    };
}
