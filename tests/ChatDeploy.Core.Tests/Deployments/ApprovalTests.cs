using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Contract, What the words mean: approvals, the two-person rule, the plan at decision.</summary>
public sealed class ApprovalTests(StoreFixture store)
{
    [Fact]
    public async Task The_last_approval_releases()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "demo");
        Assert.Equal(LifecycleState.PendingApproval, await world.StateAsync(id));
        Done(await world.DecideAsync(id, "bob"));
        Assert.Equal(1, (await world.LastAsync(id, "approval_given")).GetProperty("missing").GetInt32());
        await world.DriveAsync();
        Assert.Equal(LifecycleState.PendingApproval, await world.StateAsync(id));
        Done(await world.DecideAsync(id, "eve", comment: "go"));
        Assert.Equal(LifecycleState.Approved, await world.StateAsync(id));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
        Assert.Equal(["previewed", "launched", "approval_requested", "approval_given", "approval_given", "released", "lock_acquired", "started", "wave_started"], (await world.EventsAsync(id)).Take(9));
    }

    [Fact]
    public async Task One_rejection_ends_it()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "demo");
        Done(await world.DecideAsync(id, "bob"));
        Done(await world.DecideAsync(id, "eve", DecisionKind.Reject, "not today"));
        Assert.Equal(LifecycleState.Rejected, await world.StateAsync(id));
        Assert.Equal("not today", (await world.LastAsync(id, "rejected")).GetProperty("comment").GetString());
        Refused("already_decided", await world.DecideAsync(id, "dan"));
        await world.DriveAsync();
        Assert.Empty(world.Disk.Asked);
    }

    [Fact]
    public async Task The_requesters_own_approval_is_forbidden_under_the_two_person_rule()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "prod", "dan");
        var refusal = Refused("self_approval_forbidden", await world.DecideAsync(id, "dan"));
        Assert.Equal(["bob", "eve", "root"], refusal.Who);
        Done(await world.DecideAsync(id, "dan", DecisionKind.Reject));
    }

    [Fact]
    public async Task Without_the_rule_the_requesters_own_approval_counts()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "demo", "dan");
        Done(await world.DecideAsync(id, "dan"));
        Refused("already_decided", await world.DecideAsync(id, "dan"));
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("vic")]
    public async Task Who_is_no_approver_is_forbidden(string person)
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "prod", "dan");
        Refused("forbidden", await world.DecideAsync(id, person));
        Refused("forbidden", await world.DecideAsync(id, person, DecisionKind.Reject));
    }

    [Fact]
    public async Task Twenty_decisions_at_once_come_to_one_outcome()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "prod");
        var people = new[] { "bob", "eve", "dan", "root" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            world.DecideAsync(id, people[i % 4], i % 3 == 0 ? DecisionKind.Reject : DecisionKind.Approve)));
        Assert.Single(answers.OfType<DeploymentAnswer.Done>());
        Assert.All(answers.OfType<DeploymentAnswer.Refused>(), r => Assert.Equal("already_decided", r.Refusal.Code));
        await world.DriveAsync();
        Assert.Contains(await world.StateAsync(id), new[] { LifecycleState.Applied, LifecycleState.Rejected });
        await using var db = world.Open();
        Assert.Equal(1, await db.Decisions.CountAsync());
    }

    [Fact]
    public async Task Nobody_decides_what_was_not_launched()
    {
        await using var world = await CreateAsync(store);
        Refused("unknown_ticket", await world.DecideAsync(await world.PreviewAsync("crm@v1", "acme", "prod"), "bob"));
        Refused("unknown_ticket", await world.DecideAsync(4711, "bob"));
    }

    [Fact]
    public async Task A_ticket_that_nobody_decides_in_time_expires()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v1", "acme", "prod");
        world.Clock.Advance(TimeSpan.FromHours(24));
        Refused("already_decided", await world.DecideAsync(id, "bob"));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Expired, await world.StateAsync(id));
        Assert.Equal("approval", (await world.LastAsync(id, "expired")).GetProperty("what").GetString());
        Refused("illegal_transition", await world.LaunchAsync(id));
    }

    [Fact]
    public async Task A_plan_that_changed_until_the_decision_goes_back_to_preview_and_voids_what_was_decided()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v2", "acme", "demo");
        Done(await world.DecideAsync(id, "bob"));
        await world.RecordAsync("crm", "v1", "acme/roma", "demo");

        Refused("preview_mismatch", await world.DecideAsync(id, "eve"));
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(id));
        Assert.Equal(1, (await world.LastAsync(id, "plan_changed")).GetProperty("voidedDecisions").GetInt32());
        Refused("already_decided", await world.DecideAsync(id, "eve"));

        Done(await world.LaunchAsync(id));
        Done(await world.DecideAsync(id, "eve"));
        Assert.Equal(LifecycleState.PendingApproval, await world.StateAsync(id));
        Done(await world.DecideAsync(id, "bob"));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_plan_that_has_become_impossible_goes_back_to_preview_at_the_decision()
    {
        await using var world = await CreateAsync(store);
        var id = await world.LaunchedAsync("crm@v2", "acme/roma", "demo");
        await world.PinAsync("crm", "acme/roma", "demo");
        Assert.Contains("pinned", Refused("preview_mismatch", await world.DecideAsync(id, "bob")).Message, StringComparison.Ordinal);
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(id));
        Refused("pinned", await world.LaunchAsync(id));
        await world.UnpinAllAsync();
        Done(await world.LaunchAsync(id));
    }

    [Fact]
    public async Task Two_on_the_same_cell_approved_in_order_both_run_as_approved()
    {
        await using var world = await CreateAsync(store);
        var first = await world.LaunchedAsync("crm@v1", "acme", "prod");
        var second = await world.LaunchedAsync("crm@v2", "acme", "prod");
        Assert.Contains("crm acme/roma v1>v2 deploy 1", await world.PlanAsync(second));
        Done(await world.DecideAsync(first, "bob"));
        Done(await world.DecideAsync(second, "bob"));
        await world.DriveAsync();
        Assert.Equal([LifecycleState.Applied, LifecycleState.Applied], [await world.StateAsync(first), await world.StateAsync(second)]);
        Assert.DoesNotContain("rebased", await world.EventsAsync(second));
        Assert.Equal("v2", await world.CurrentAsync("crm", "acme/roma", "prod"));
    }

    [Fact]
    public async Task Approved_out_of_order_the_second_may_run_alone_and_the_first_goes_back_to_preview()
    {
        await using var world = await CreateAsync(store);
        var first = await world.LaunchedAsync("crm@v1", "acme", "prod");
        var second = await world.LaunchedAsync("crm@v2", "acme", "prod");
        Done(await world.DecideAsync(second, "bob"));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(second));
        Assert.Contains("rebased", await world.EventsAsync(second));
        Refused("preview_mismatch", await world.DecideAsync(first, "bob"));
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(first));
    }

    [Fact]
    public async Task A_gate_that_nobody_can_satisfy_is_said_at_preview_with_who_could()
    {
        await using var world = await CreateAsync(store, Yaml.Replace("approvals: 1, twoPersonRule: true", "approvals: 1, twoPersonRule: true, approvers: [dan]", StringComparison.Ordinal));
        var id = await world.PreviewAsync("crm@v1", "acme", "prod", "dan");
        var warning = Assert.Single((await world.GetAsync(id)).Findings.Warnings, w => w.Code == "nobody_can_approve");
        Assert.Contains("bob, dan, eve, root", warning.Text, StringComparison.Ordinal);
    }
}
