using System.Net;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Chat.Slack;

public sealed class SlackMainJobTests(StoreFixture store)
{
    [Fact]
    public async Task A_deployment_goes_from_a_typed_line_to_its_rollback_in_one_message_with_another_persons_approval()
    {
        await using var world = await SlackWorld.StartAsync(store);
        var fails = true;
        world.Api.Runner.Outcome = attempt => fails && attempt is { Target: "acme/pdv-roma", Ref: not "v1.0.0" } ? JobOutcome.Failed : JobOutcome.Succeeded;
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        await world.Api.CommitAsync("crm", "Faster search", "v1.1.0");
        await ProdAsync(world.Api, "tag:v1.0.0");
        var (ada, grace) = (world.Member("ada"), world.Member("grace"));

        await ada.CommandAsync("crm@v1.1.0 to acme on prod because \"search is slow\"");
        var post = await world.UntilAsync(() => world.Posts().FirstOrDefault(m => SlackMember.Buttons(m).Contains("Launch")), "the preview");
        await ada.PressAsync(post, "Launch");
        await world.UntilAsync(() => SlackMember.Buttons(post).Contains("Approve") ? post : null, "the post asks for approval");

        var direct = await world.UntilAsync(() => world.DirectTo("grace").FirstOrDefault(m => SlackMember.Buttons(m).Contains("Approve")), "grace is asked directly");
        await ada.PressAsync(post, "Approve");
        await world.UntilWhisperAsync("ada", "ada may not decide D-2");

        await grace.PressAsync(direct, "Approve");
        await world.UntilAsync(() => SlackWorld.Shown(direct).Contains("approved", StringComparison.Ordinal) && !SlackMember.Buttons(direct).Contains("Approve") ? direct : null, "grace's card is withdrawn");
        await world.UntilAsync(() => SlackMember.Buttons(post).Contains("Retry") ? post : null, "the post asks what to do");

        fails = false;
        await ada.PressAsync(post, "Retry");
        await world.UntilAsync(() => SlackMember.Buttons(post).Contains("Roll back") && post.Text.Contains("applied", StringComparison.Ordinal) ? post : null, "the post shows the result");
        await world.UntilAsync(() => world.ThreadOf(post).Any(t => t.Contains("Applied", StringComparison.Ordinal)) ? post : null, "the thread tells the result");
        var thread = world.ThreadOf(post);
        Assert.Contains(thread, t => t.Contains("grace", StringComparison.Ordinal) && t.Contains("approved", StringComparison.Ordinal));
        Assert.Contains(thread, t => t.Contains("acme/pdv-roma failed", StringComparison.Ordinal));

        await ada.PressAsync(post, "Roll back");
        var rollback = await world.UntilAsync(() => world.Posts().FirstOrDefault(m => m.Ts != post.Ts && SlackMember.Buttons(m).Contains("Launch")), "the rollback's preview");
        await ada.PressAsync(rollback, "Launch");
        await world.UntilAsync(() => rollback.Text.Contains("applied", StringComparison.Ordinal) || SlackMember.Buttons(rollback).Contains("Approve") ? rollback : null, "the rollback goes on");
        if (SlackMember.Buttons(rollback).Contains("Approve")) await grace.PressAsync(rollback, "Approve");
        await world.UntilAsync(() => rollback.Text.Contains("applied", StringComparison.Ordinal) ? rollback : null, "the rollback is applied");
        await world.UntilAsync(() => post.Text.Contains("rolled back", StringComparison.Ordinal) ? post : null, "the post shows that it was rolled back");
        Assert.Equal(3, world.Posts().Count);
        Assert.Empty(world.Slack.OverBudget);
    }

    // What is there before.
    private static async Task ProdAsync(ApiWorld api, string reference)
    {
        var preview = await api.PreviewAsync("ada", "prod", reference, ["acme"]);
        var launched = (await api.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        (await api.PostAsync($"/api/approvals/{launched["approvalTicket"]}/decisions", "carl", new { decision = "approve" })).Expect(HttpStatusCode.OK);
        await api.UntilAsync(preview["id"], "applied");
    }
}
