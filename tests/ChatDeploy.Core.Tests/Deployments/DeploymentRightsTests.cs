using ChatDeploy.Core.Deployments;
using ChatDeploy.Testing;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Contract, Rights: the one gate is in front of every operation.</summary>
public sealed class DeploymentRightsTests(StoreFixture store)
{
    [Theory]
    [InlineData("vic")]
    [InlineData("bob")]
    [InlineData("sam")]
    public async Task Whose_role_does_not_reach_is_forbidden_everywhere(string person)
    {
        await using var world = await CreateAsync(store);
        Assert.Contains("ada", Refused("forbidden", await world.AskAsync("crm@v1", "acme", "stage", person)).Who);
        var id = await world.PreviewAsync("crm@v1", "acme", "stage");
        Refused("forbidden", await world.LaunchAsync(id, person));
        Refused("forbidden", await world.CancelAsync(id, person));
        Done(await world.LaunchAsync(id));
        world.Runner.Fate = _ => InstantFate.Fail;
        await world.DriveAsync();
        foreach (var choice in Enum.GetValues<PauseChoice>()) Refused("forbidden", await world.AnswerAsync(id, choice, person));
        Refused("forbidden", await world.CancelAsync(id, person));
        Refused("forbidden", await world.RollBackAsync(id, person));
        Refused("forbidden", await world.RollBackAsync("crm", "acme", "stage", person));
        var rollback = Done(await world.RollBackAsync(id));
        Refused("forbidden", await world.LaunchAsync(rollback, person));
        Assert.Null((await world.GetAsync(id)).CancelRequestedAt);
    }

    [Fact]
    public async Task A_role_for_one_store_reaches_that_store_alone()
    {
        await using var world = await CreateAsync(store);
        var id = await world.AppliedAsync("crm@v1", "acme/milano", "stage", "sam");
        Done(await world.RollBackAsync(id, "sam"));
        Refused("forbidden", await world.AskAsync("crm@v1", "acme/roma", "stage", "sam"));
    }

    [Fact]
    public async Task Another_deployer_may_launch_what_somebody_asked_for()
    {
        await using var world = await CreateAsync(store);
        var id = await world.PreviewAsync("crm@v1", "acme", "stage");
        Done(await world.LaunchAsync(id, "dan"));
        Assert.Equal("dan", (await world.TimelineAsync(id)).Single(e => e.Type == "launched").Actor);
    }

    [Fact]
    public async Task Taking_back_what_touched_nothing_still_takes_the_role()
    {
        await using var world = await CreateAsync(store);
        await world.RecordAsync("crm", "v1", "acme/roma", "stage");
        var empty = await world.LaunchedAsync("crm@v1", "acme/roma", "stage");
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(empty));
        Refused("forbidden", await world.RollBackAsync(empty, "vic"));
        Done(await world.RollBackAsync(empty));
    }
}
