using System.Net;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pages.Approvals;

public sealed class ApprovalsPageTests(SharedApiWorld shared, StoreFixture store) : IClassFixture<SharedApiWorld>
{
    [Fact]
    public async Task An_empty_inbox_says_what_will_appear_in_it()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var bob = await PageReader.OfAsync(world, "bob");
        Assert.Contains("Nothing waits for you", await bob.TextAsync("/approvals"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_me_is_counted_in_the_navigation_and_approved_right_there()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var id = await PendingAsync(world, "ada");
        using var bob = await PageReader.OfAsync(world, "bob");
        using var ada = await PageReader.OfAsync(world, "ada");
        Assert.DoesNotContain("waiting for you", await ada.ReadAsync("/approvals"), StringComparison.Ordinal);

        var inbox = await bob.ReadAsync("/approvals");
        Assert.Contains("1 waiting for you", PageReader.TextOf(inbox), StringComparison.Ordinal);
        Assert.Contains("0 of 1 given", PageReader.TextOf(inbox), StringComparison.Ordinal);
        var after = PageReader.TextOf(await bob.SubmitAsync(inbox, $"/approvals/T-{id[2..]}/decisions", ("decision", "approve"), ("comment", "go on")));

        Assert.Contains($"{id} is approved by you.", after, StringComparison.Ordinal);
        Assert.DoesNotContain("waiting for you", after, StringComparison.Ordinal);
        await world.UntilAsync(id, "applied");
        Assert.Contains("go on", await bob.TextAsync("/approvals?view=all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejecting_takes_a_reason()
    {
        var world = shared.World;
        var id = await PendingAsync(world, "ada");
        using var bob = await PageReader.OfAsync(world, "bob");
        var (page, action) = (await bob.ReadAsync($"/deployments/{id}"), $"/approvals/T-{id[2..]}/decisions");
        var fields = PageReader.FieldsOf(page, action, ("comment", " "));
        fields["decision"] = "reject";

        Assert.Contains("say why", await bob.FollowAsync(await bob.PostAsync(action, fields)), StringComparison.Ordinal);
        Assert.Equal("pending_approval", (await world.GetAsync($"/api/deployments/{id}"))["lifecycleState"]);

        fields["comment"] = "not before Monday";
        Assert.Contains("bob rejected it: not before Monday", PageReader.TextOf(await bob.FollowAsync(await bob.PostAsync(action, fields))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_on_a_plan_that_was_not_the_one_shown_is_not_taken()
    {
        var world = shared.World;
        var id = await PendingAsync(world, "ada");
        using var bob = await PageReader.OfAsync(world, "bob");
        var action = $"/approvals/T-{id[2..]}/decisions";
        var fields = PageReader.FieldsOf(await bob.ReadAsync("/approvals"), action);
        fields["previewRef"] = "what bob saw";

        var answer = await bob.FollowAsync(await bob.PostAsync(action, fields));

        Assert.Contains("has changed since you looked", answer, StringComparison.Ordinal);
        Assert.Equal("pending_approval", (await world.GetAsync($"/api/deployments/{id}"))["lifecycleState"]);
    }

    [Fact]
    public async Task A_late_decision_is_told_who_was_first()
    {
        var world = shared.World;
        var id = await PendingAsync(world, "ada");
        using var bob = await PageReader.OfAsync(world, "bob");
        var page = await bob.ReadAsync("/approvals");
        (await world.PostAsync($"/api/approvals/T-{id[2..]}/decisions", "carl", new { decision = "reject", comment = "no" })).Expect(HttpStatusCode.OK);

        var late = PageReader.TextOf(await bob.SubmitAsync(page, $"/approvals/T-{id[2..]}/decisions"));

        Assert.Contains($"carl has rejected {id}", late, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_inbox_is_filtered_by_requester_and_a_viewer_sees_no_buttons()
    {
        var world = shared.World;
        var (adas, carls) = (await PendingAsync(world, "ada"), await PendingAsync(world, "carl", "globex"));
        using var eve = await PageReader.OfAsync(world, "eve");

        var page = await eve.ReadAsync("/approvals?requester=carl");

        Assert.Contains($"id=\"T-{carls[2..]}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"id=\"T-{adas[2..]}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/decisions\"", page, StringComparison.Ordinal);
        Assert.Contains("Waits for bob", PageReader.TextOf(page), StringComparison.Ordinal);
    }

    private static async Task<string> PendingAsync(ApiWorld world, string requester, string target = "acme")
    {
        var tag = $"v{Guid.NewGuid():N}";
        await world.CommitAsync("crm", tag, tag);
        var preview = await world.PreviewAsync(requester, "prod", tag, [target]);
        (await world.LaunchAsync(requester, preview)).Expect(HttpStatusCode.OK);
        return preview["id"]!;
    }
}
