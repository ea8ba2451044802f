using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Tests.Approvals;

public sealed class EligibleApproversTests
{
    private const int Ada = 1;
    private static readonly Policy Plain = new() { Approvals = 1 };
    private static readonly ApprovalScope Acme = new("prod", [new("crm", "acme", null)]);
    private static readonly CatalogSnapshot Catalog = new(
        1,
        [],
        [],
        [
            new Tool { Id = 1, Name = "crm", Team = "sales", Provider = "git", RepositoryId = "acme/crm", Branch = "main", Runners = new RunnerMap(null), Tenants = ["*"] },
            new Tool { Id = 2, Name = "wms", Provider = "git", RepositoryId = "acme/wms", Branch = "main", Runners = new RunnerMap(null), Tenants = ["*"] },
        ],
        [],
        [
            Of(Ada, "ada", new RoleGrant(Role.Approver, [], [], [])),
            Of(2, "bob", new RoleGrant(Role.Approver, ["crm"], [], [])),
            Of(3, "dan", new RoleGrant(Role.Deployer, [], [], [])),
            Of(4, "eve", new RoleGrant(Role.Approver, ["wms"], [], [])),
            Of(5, "root", RoleGrant.Everywhere(Role.Admin)),
            Of(6, "store", new RoleGrant(Role.Approver, [], ["acme/milano"], [])),
            new Person { Id = 7, Name = "gone", Roles = [RoleGrant.Everywhere(Role.Admin)], ArchivedAt = DateTimeOffset.UnixEpoch },
        ]);

    [Fact]
    public void Everyone_with_the_role_for_all_of_it() => Assert.Equal(["ada", "bob", "root"], Names(Plain, Acme));

    [Fact]
    public void The_two_person_rule_leaves_the_requester_out() => Assert.Equal(["bob", "root"], Names(Plain with { TwoPersonRule = true }, Acme));

    [Fact]
    public void Every_tool_and_tenant_touched_has_to_be_in_scope() =>
        Assert.Equal(["ada", "root"], Names(Plain, new ApprovalScope("prod", [new("crm", "acme", null), new("wms", "globex", null)])));

    [Fact]
    public void A_role_for_a_store_reaches_that_store() =>
        Assert.Equal(["ada", "bob", "root", "store"], Names(Plain, new ApprovalScope("prod", [new("crm", "acme", "acme/milano")])));

    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("Bob", "bob")]
    [InlineData("dan", "")]
    [InlineData("sales", "bob")]
    [InlineData("nobody", "")]
    public void The_policys_list_names_people_or_teams(string entry, string expected) =>
        Assert.Equal(expected, string.Join(' ', Names(Plain with { Approvers = [entry] }, Acme)));

    [Theory]
    [InlineData(1, "self_approval_forbidden")]
    [InlineData(2, null)]
    [InlineData(3, "forbidden")]
    [InlineData(4, "forbidden")]
    [InlineData(7, "forbidden")]
    public void A_refusal_has_its_code(int person, string? code) =>
        Assert.Equal(code, EligibleApprovers.Refuse(Catalog, Plain with { TwoPersonRule = true }, Acme, Ada, Catalog.People[person]));

    [Fact]
    public void Nothing_touched_is_decided_by_approvers_all_the_same() =>
        Assert.Equal(["ada", "bob", "eve", "root", "store"], Names(Plain, new ApprovalScope("prod", [])));

    private static IEnumerable<string> Names(Policy policy, ApprovalScope scope) => EligibleApprovers.Of(Catalog, policy, scope, Ada).Select(p => p.Name);

    private static Person Of(int id, string name, params RoleGrant[] roles) => new() { Id = id, Name = name, Roles = roles };
}
