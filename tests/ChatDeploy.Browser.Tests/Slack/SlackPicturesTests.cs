using System.Text.Json.Nodes;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Cards.Templating;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Browser.Tests.Slack;

/// <summary>What Slack shows of the cards of <c>cards/</c>, with each of their data files.</summary>
public sealed class SlackPicturesTests(Chromium chromium)
{
    [Fact]
    public async Task Every_card_is_sound_as_a_message_whatever_its_data()
    {
        await using var screen = await SlackScreen.OpenAsync(chromium);
        var scenes = Samples().Where(sample => !IsHome(sample.Name)).Select(sample => SlackScene.Channel(sample.Name, SlackScene.Message(BlockKit.Message(sample.Card).ToJson()))).ToList();
        Assert.True(scenes.Count > 40, $"{scenes.Count} cards");
        Sound(await screen.LookAsync(scenes));
    }

    [Fact]
    public async Task The_home_tab_is_sound_whatever_its_data()
    {
        await using var screen = await SlackScreen.OpenAsync(chromium);
        Sound(await screen.LookAsync([.. Samples().Where(sample => IsHome(sample.Name)).Select(sample => SlackScene.Home(sample.Name, BlockKit.Home(sample.Card)))]));
    }

    [Fact]
    public async Task Cards_with_inputs_are_sound_as_modals()
    {
        await using var screen = await SlackScreen.OpenAsync(chromium);
        var (approval, preview) = (Samples().Single(sample => sample.Name == "approval").Card, Samples().Single(sample => sample.Name == "wizard-preview").Card);
        Sound(await screen.LookAsync(
            SlackScene.Modal("form-reject", BlockKit.Form(approval, "reject", new ModalFrame("Reject D-1042"))!),
            SlackScene.Modal("form-approval", BlockKit.Modal(approval, new ModalFrame("D-1042"))),
            SlackScene.Modal("form-preview", BlockKit.Modal(preview, new ModalFrame("Deploy")))));
    }

    // A test that cannot fail says nothing.
    [Fact]
    public async Task What_is_escaped_twice_is_found()
    {
        await using var screen = await SlackScreen.OpenAsync(chromium);
        var twice = new JsonObject { ["text"] = "", ["blocks"] = new JsonArray(new JsonObject { ["type"] = "header", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = "a &amp;amp; b" } }) };
        Assert.NotEmpty(await screen.LookAsync(SlackScene.Channel("escaped", SlackScene.Message(twice))));
    }

    private static void Sound(IReadOnlyList<string> found) => Assert.True(found.Count == 0, string.Join('\n', found));

    private static bool IsHome(string name) => name.Split('.')[0] == "home";

    private static IEnumerable<(string Name, Card Card)> Samples()
    {
        foreach (var data in Directory.EnumerateFiles(Path.Combine(Repository.Folder, "cards"), "*.data.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(data)[..^".data.json".Length];
            var template = CardTemplate.Compile(File.ReadAllText(Path.Combine(Repository.Folder, "cards", name.Split('.')[0] + ".json")));
            yield return (name, Assert.IsType<CardReading.Accepted>(CardReader.Read(template.Expand(JsonNode.Parse(File.ReadAllText(data))))).Card);
        }
    }
}
