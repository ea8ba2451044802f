using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Approvals;

/// <summary>Spec F3: the undo of an approved deployment is pre-approved for a while.</summary>
public sealed class PreApprovedUndoTests(StoreFixture store)
{
    [Theory]
    [InlineData("", 23, true)]
    [InlineData("", 24, false)]
    [InlineData(", preApprovedUndo: 2h", 1, true)]
    [InlineData(", preApprovedUndo: 2h", 3, false)]
    [InlineData(", preApprovedUndo: 0", 0, false)]
    public async Task The_rollback_of_an_approved_deployment_needs_no_approval_for_a_while(string key, int hours, bool isPreApproved)
    {
        await using var world = await ChatWorld.CreateAsync(store, environments: $"environments: [{{ name: prod, policy: {{ approvals: 1, twoPersonRule: true{key} }} }}]");
        await world.PlayAsync("ada: crm@v2 to acme on prod\nada: launch D-1\nbob: approve D-1\ndrive\nada: crm@v3 to acme on prod\nada: launch D-2\nbob: approve D-2\ndrive");
        world.Clock.Now += TimeSpan.FromHours(hours);
        var preview = (await world.DoAsync("ada", "rollback D-2")).Text;
        Assert.Equal(isPreApproved, preview.Contains("whose approval covers its undo until", StringComparison.Ordinal));
        Assert.Equal(isPreApproved, preview.Contains("No approval needed.", StringComparison.Ordinal));
        await world.PlayAsync("ada: launch D-3\ndrive");
        Assert.Equal(isPreApproved ? LifecycleState.Applied : LifecycleState.PendingApproval, (await world.DeploymentAsync("D-3")).State);
    }

    [Fact]
    public async Task The_rollback_of_a_rollback_needs_an_approval_of_its_own()
    {
        await using var world = await ChatWorld.CreateAsync(store, environments: "environments: [{ name: prod, policy: { approvals: 1 } }]");
        await world.PlayAsync("ada: crm@v2 to acme on prod\nada: launch D-1\nbob: approve D-1\ndrive\nada: crm@v3 to acme on prod\nada: launch D-2\nbob: approve D-2\ndrive\nada: rollback D-2\nada: launch D-3\ndrive\nada: rollback D-3\nada: launch D-4");
        Assert.Equal(LifecycleState.PendingApproval, (await world.DeploymentAsync("D-4")).State);
    }
}
