using System.Text.Json.Nodes;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using ChatDeploy.Tests.Chat.Slack;

namespace ChatDeploy.Browser.Tests.Slack;

/// <summary>What people see on the way of a deployment, as the whole application sends it: wizard, message and thread, direct message, refusal, home tab.</summary>
public sealed class SlackConversationPicturesTests(StoreFixture store, Chromium chromium)
{
    [Fact]
    public async Task Everything_on_the_way_from_the_wizard_to_the_result_is_sound()
    {
        await using var world = await SlackWorld.StartAsync(store);
        var scenes = new List<SlackScene>();
        world.Api.Runner.Outcome = attempt => attempt.Target == "acme/pdv-roma" ? JobOutcome.Failed : JobOutcome.Succeeded;
        await world.Api.CommitAsync("crm", "Keep what was typed when a session ends", "v1.4.0");
        await world.Api.CommitAsync("crm", "Search finds customers by part of their name", "v1.5.0");
        await world.Api.CommitAsync("wms", "Print labels without a preview", "v3.2.0");
        var (ada, grace) = (world.Member("ada"), world.Member("grace"));

        await ada.CommandAsync("");
        var modal = await world.UntilAsync(() => Open(ada) is { } open && open.Inputs.Contains("commit:crm") ? open : null, "the first step");
        scenes.Add(SlackScene.Modal("wizard-1-commits", modal.Content));
        await modal.ChooseAsync("commit:crm", "v1.5.0");
        await NextAsync(2);
        scenes.Add(SlackScene.Modal("wizard-2-targets", modal.Content));
        await modal.ChooseAsync("targets", "acme", "acme");
        await modal.ChooseAsync("environment", "prod");
        modal.Type("reason", "the shops in Italy wait for the new search");
        await NextAsync(3);
        scenes.Add(SlackScene.Modal("wizard-3-preview", modal.Content));
        await modal.PressAsync("Back");
        await StepAsync(2);
        scenes.Add(SlackScene.Modal("wizard-2-again", modal.Content));
        await modal.PressAsync("Back");
        await StepAsync(1);
        scenes.Add(SlackScene.Modal("wizard-1-again", modal.Content));
        await NextAsync(2);
        await NextAsync(3);
        await modal.SubmitAsync();

        var post = await world.UntilAsync(() => world.Posts().FirstOrDefault(m => SlackMember.Buttons(m).Contains("Approve")), "the post asks for approval");
        var direct = await world.UntilAsync(() => world.DirectTo("grace").FirstOrDefault(m => SlackMember.Buttons(m).Contains("Approve")), "grace is asked");
        await ada.PressAsync(post, "Approve");
        var whisper = await world.UntilWhisperAsync("ada", "ada may not decide");
        scenes.Add(SlackScene.Channel("refused-press", Shown(world, post), SlackScene.Message(whisper.Shown[^1], isForOne: true)));
        scenes.Add(SlackScene.Channel("direct", SlackScene.Message(direct.Shown[^1])));
        scenes.Add(SlackScene.Home("home-asked", await grace.HomeAsync()));

        await grace.PressAsync(direct, "Approve");
        await world.UntilAsync(() => SlackMember.Buttons(direct).Contains("Approve") ? null : direct, "grace's card is withdrawn");
        scenes.Add(SlackScene.Channel("direct-decided", Shown(world, direct)));
        await world.UntilAsync(() => SlackMember.Buttons(post).Contains("Retry") ? post : null, "the post asks what to do");
        await world.UntilAsync(() => world.ThreadOf(post).Any(t => t.Contains("pdv-roma", StringComparison.Ordinal)) ? post : null, "the thread tells the failure");
        scenes.Add(SlackScene.Channel("paused-thread", Shown(world, post)));

        world.Api.Runner.Outcome = _ => JobOutcome.Succeeded;
        await ada.PressAsync(post, "Retry");
        await world.UntilAsync(() => world.ThreadOf(post).Any(t => t.Contains("Applied", StringComparison.Ordinal)) && SlackMember.Buttons(post).Contains("Roll back") ? post : null, "the result");
        scenes.Add(SlackScene.Channel("result-thread", Shown(world, post)));
        scenes.Add(SlackScene.Home("home-after", await ada.HomeAsync()));

        foreach (var (name, line) in new[] { ("typo", "stauts"), ("whoami", "whoami"), ("missing", "status D-999"), ("tool", "crm@v9.9.9 to acme on prod"), ("status", "status acme") })
        {
            var before = world.Slack.Workspace.Messages.Count;
            await ada.CommandAsync(line, "C0OTHER");
            var answer = await world.UntilAsync(() => world.Slack.Workspace.Messages.Skip(before).FirstOrDefault(m => m.Channel == "C0OTHER"), line);
            scenes.Add(SlackScene.Channel($"line-{name}", SlackScene.Message(answer.Shown[^1], isForOne: answer.OnlyFor is not null)));
        }

        await using var screen = await SlackScreen.OpenAsync(chromium);
        var found = await screen.LookAsync(scenes);
        Assert.True(found.Count == 0, string.Join('\n', found));

        // What takes long is shown later.
        async Task NextAsync(int number)
        {
            await modal.SubmitAsync();
            await StepAsync(number);
        }

        Task<FakeSlackModal> StepAsync(int number) => world.UntilAsync(() => modal.Text.Contains($"Step {number} of 3", StringComparison.Ordinal) && modal.Submit is not null ? modal : null, $"step {number}");
    }

    private static JsonObject Shown(SlackWorld world, FakeSlackMessage message) => SlackScene.Message(
        message.Shown[^1], thread: world.Slack.Workspace.Messages.Where(m => m.Channel == message.Channel && m.ThreadTs == message.Ts && m.OnlyFor is null).Select(m => m.Shown[^1]));

    private static FakeSlackModal? Open(SlackMember member)
    {
        try
        {
            return member.Modal();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
