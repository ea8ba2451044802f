using System.Diagnostics;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;

namespace ChatDeploy.Tests.Chat.Slack;

public sealed class SlackTroubleTests(StoreFixture store)
{
    [Fact]
    public async Task With_every_second_call_throttled_the_deployment_is_told_of_once_and_in_full()
    {
        await using var world = await SlackWorld.StartAsync(store);
        var calls = 0;
        world.Slack.Fate = call => call.Method.StartsWith("chat.", StringComparison.Ordinal) && Interlocked.Increment(ref calls) % 2 == 1 ? FakeSlackFate.Throttle : FakeSlackFate.Answer;
        await DeployAsync(world, _ => { });
    }

    [Fact]
    public async Task With_Slack_down_for_a_minute_in_the_middle_the_deployment_is_told_of_once_and_in_full()
    {
        await using var world = await SlackWorld.StartAsync(store);
        await DeployAsync(world, slack =>
        {
            var began = Stopwatch.GetTimestamp();
            var lost = 0;

            // At first calls arrive and their answers are lost, then nothing arrives.
            slack.Fate = _ => Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1) ? FakeSlackFate.Answer : Interlocked.Increment(ref lost) <= 2 ? FakeSlackFate.LoseAnswer : FakeSlackFate.Outage;
        });
    }

    private static async Task DeployAsync(SlackWorld world, Action<FakeSlack> afterApproval)
    {
        await world.Api.CommitAsync("crm", "First", "v1.0.0");
        var (ada, grace) = (world.Member("ada"), world.Member("grace"));
        await ada.CommandAsync("crm@v1.0.0 to acme on prod");
        var post = await world.UntilAsync(() => world.Posts().FirstOrDefault(m => SlackMember.Buttons(m).Contains("Launch")), "the preview");
        await ada.PressAsync(post, "Launch");
        var direct = await world.UntilAsync(() => world.DirectTo("grace").FirstOrDefault(m => SlackMember.Buttons(m).Contains("Approve")), "grace is asked");
        afterApproval(world.Slack);
        await grace.PressAsync(direct, "Approve");
        await world.UntilAsync(() => post.Text.Contains("applied", StringComparison.Ordinal) ? post : null, "the post shows the result");
        await world.UntilAsync(() => SlackMember.Buttons(direct).Contains("Approve") ? null : direct, "grace's card is withdrawn");
        await world.UntilAsync(() => world.ThreadOf(post).Any(t => t.Contains("Applied", StringComparison.Ordinal)) ? post : null, "the thread tells the result");
        Assert.Single(world.Posts());
        Assert.Single(world.DirectTo("grace"));
        Assert.Equal(world.ThreadOf(post).Distinct(StringComparer.Ordinal), world.ThreadOf(post));
        Assert.Empty(world.Slack.OverBudget);
    }
}
