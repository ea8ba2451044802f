using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Tests.Policies;

public sealed class PolicyVerdictsTests
{
    private static readonly CatalogSnapshot Catalog = new(1, [], [], [], [], [
        new Person { Id = 1, Name = "ada", Roles = [RoleGrant.Everywhere(Role.Deployer)] },
        new Person { Id = 2, Name = "bob", Roles = [RoleGrant.Everywhere(Role.Approver)] },
        new Person { Id = 3, Name = "root", Roles = [RoleGrant.Everywhere(Role.Admin)] },
    ]);

    [Fact]
    public void Without_a_policy_there_is_nothing_to_say() => Assert.Empty(Of(Policy.None));

    [Theory]
    [InlineData("tag:v*", "ref_allowed", false)]
    [InlineData("branch:main", "ref_allowed", false)]
    [InlineData("branch:release/*", "ref_not_allowed", true)]
    public void A_ref_is_allowed_by_a_tag_that_points_at_it_or_a_branch_it_is_on(string pattern, string code, bool blocks)
    {
        var verdict = Assert.Single(Of(new Policy { Refs = [pattern] }));
        Assert.Equal((code, blocks), (verdict.Code, verdict.Blocks));
        Assert.Equal(blocks ? ["root"] : [], verdict.Who);
    }

    [Fact]
    public void What_cannot_be_checked_yet_blocks()
    {
        var verdicts = Of(new Policy { ChecksRequired = true, SignedTags = SignedTags.Required });
        Assert.Equal(["checks_missing", "signature_unknown"], verdicts.Select(v => v.Code));
        Assert.All(verdicts, v => Assert.True(v.Blocks));
        Assert.Empty(Of(new Policy { SignedTags = SignedTags.Preferred, Windows = [new("0 0 9 ? * MON-FRI", 60, null)] }));
    }

    [Fact]
    public void What_is_restored_needs_no_ref_checks_or_signature() =>
        Assert.Empty(Of(new Policy { Refs = ["tag:never"], ChecksRequired = true, SignedTags = SignedTags.Required }, restores: true));

    [Fact]
    public void Approvals_are_told_with_who_can_give_them()
    {
        var verdict = Assert.Single(Of(new Policy { Approvals = 2, TwoPersonRule = true }));
        Assert.Equal(("approvals_required", false), (verdict.Code, verdict.Blocks));
        Assert.Equal(["bob", "root"], verdict.Who);
    }

    [Fact]
    public void A_runner_that_is_not_there_blocks_and_comes_first()
    {
        Assert.Equal(["runner_missing", "ref_allowed"], Of(new Policy { Refs = ["tag:*"] }, runner: "ssh").Select(v => v.Code));
        Assert.Equal(["runner_missing"], Of(Policy.None, runner: null).Select(v => v.Code));
    }

    private static IReadOnlyList<Verdict> Of(Policy policy, bool restores = false, string? runner = "local", PolicyFacts? facts = null)
    {
        var tool = new Tool { Id = 1, Name = "crm", Provider = "git", RepositoryId = "acme/crm", Branch = "main", Runners = new RunnerMap(runner is null ? null : new RunnerSettings(runner)), Tenants = ["*"] };
        var subject = new PlanSubject
        {
            Environment = new DeployEnvironment { Id = 1, Name = "prod", Policy = policy },
            Items = [new PlanItem(tool, null, restores ? null : new ResolvedRef("v2", "2222", [new GitRef(GitRefKind.Tag, "v2"), new GitRef(GitRefKind.Branch, "main")]))],
            Targets = ["acme"],
            Strategy = Strategy.All,
            StartsAt = DateTimeOffset.UnixEpoch,
        };
        return PolicyVerdicts.Evaluate(Catalog, subject, new ApprovalScope("prod", [new("crm", "acme", null)]), 1, new HashSet<string> { "local" }, facts ?? PolicyFacts.None);
    }
}
