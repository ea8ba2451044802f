using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Tests.People;

public sealed class RightsTests
{
    private static readonly Subject Milano = new("crm", "acme", "prod", "acme/milano");

    // Contract, Rights.
    private static readonly Dictionary<Role, Act[]> May = new()
    {
        [Role.Viewer] = [Act.Read],
        [Role.Deployer] = [Act.Read, Act.Deploy],
        [Role.Approver] = [Act.Read, Act.Approve],
        [Role.Admin] = [Act.Read, Act.Deploy, Act.Approve, Act.Administer],
    };

    /// <summary>Tools, tenants, environments; whether they cover crm at acme/milano on prod, and whether they cover crm at the whole of acme on prod.</summary>
    private static readonly (string[] Tools, string[] Tenants, string[] Environments, bool CoversStore, bool CoversMain)[] Scopes =
    [
        ([], [], [], true, true),
        (["*"], ["*"], ["*"], true, true),
        (["crm"], ["acme"], ["prod"], true, true),
        (["wms", "crm"], ["globex", "acme"], ["stage", "prod"], true, true),
        (["crm"], ["acme/milano"], ["prod"], true, false),
        (["crm"], ["acme/roma"], ["prod"], false, false),
        (["wms"], ["acme"], ["prod"], false, false),
        (["crm"], ["globex"], ["prod"], false, false),
        (["crm"], ["acme"], ["stage"], false, false),
        (["CRM"], ["acme"], ["prod"], false, false),
    ];

    public static TheoryData<Role, Act, int> Table
    {
        get
        {
            var data = new TheoryData<Role, Act, int>();
            foreach (var role in Enum.GetValues<Role>())
                foreach (var act in Enum.GetValues<Act>())
                    for (var scope = 0; scope < Scopes.Length; scope++) data.Add(role, act, scope);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_grant_reaches_as_far_as_its_role_and_its_scopes(Role role, Act act, int index)
    {
        var scope = Scopes[index];
        var person = With(new RoleGrant(role, scope.Tools, scope.Tenants, scope.Environments));
        Assert.Equal(May[role].Contains(act) && scope.CoversStore, Rights.May(person, act, Milano));
        Assert.Equal(May[role].Contains(act) && scope.CoversMain, Rights.May(person, act, Milano with { Site = null }));
        Assert.Equal(May[role].Contains(act), Rights.May(person, act, Subject.Anything));
    }

    [Fact]
    public void Two_grants_do_not_add_up_to_what_neither_covers()
    {
        var person = With(new RoleGrant(Role.Deployer, ["crm"], [], ["stage"]), new RoleGrant(Role.Deployer, ["wms"], [], ["prod"]));
        Assert.False(Rights.May(person, Act.Deploy, Milano));
        Assert.True(Rights.May(person, Act.Deploy, Milano with { Environment = "stage" }));
    }

    [Fact]
    public void Without_a_role_nobody_may_anything() =>
        Assert.All(Enum.GetValues<Act>(), act => Assert.False(Rights.May(With(), act, Subject.Anything)));

    [Fact]
    public void Who_left_the_catalog_may_nothing()
    {
        var person = With(RoleGrant.Everywhere(Role.Admin));
        person.ArchivedAt = DateTimeOffset.UnixEpoch;
        Assert.All(Enum.GetValues<Act>(), act => Assert.False(Rights.May(person, act, Subject.Anything)));
    }

    private static Person With(params RoleGrant[] roles) => new() { Name = "ada", Roles = roles };
}
