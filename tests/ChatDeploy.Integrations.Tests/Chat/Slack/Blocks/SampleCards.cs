using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Cards.Templating;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

/// <summary>Every card of <c>cards/</c> with each of its data files.</summary>
internal static class SampleCards
{
    public static readonly string Directory = Path.GetFullPath(Path.Combine(Here(), "../../../../../cards"));

    /// <summary>The data files' names: <c>approval.large</c>.</summary>
    public static IEnumerable<string> Names => System.IO.Directory.EnumerateFiles(Directory, "*.data.json").Select(file => Path.GetFileName(file)[..^".data.json".Length]).Order(StringComparer.Ordinal);

    public static Card Of(string name)
    {
        var template = CardTemplate.Compile(File.ReadAllText(Path.Combine(Directory, name.Split('.')[0] + ".json")));
        return Read(template.Expand(JsonNode.Parse(File.ReadAllText(Path.Combine(Directory, name + ".data.json")))));
    }

    /// <summary>A card of the body's elements.</summary>
    public static Card With(params string[] elements) =>
        Read(JsonNode.Parse($$"""{"type":"AdaptiveCard","version":"1.5","fallbackText":"A card","body":[{{string.Join(',', elements)}}]}"""));

    /// <summary>A card of one paragraph.</summary>
    public static Card Saying(string markdown) => With(new JsonObject { ["type"] = "TextBlock", ["wrap"] = true, ["text"] = markdown }.ToJsonString());

    private static Card Read(JsonNode? json)
    {
        var reading = CardReader.Read(json);
        Assert.False(reading is CardReading.Refused, reading is CardReading.Refused refused ? string.Join('\n', refused.Problems) : "");
        return ((CardReading.Accepted)reading).Card;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
