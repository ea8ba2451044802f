using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Tests.Cards.Templating;

namespace ChatDeploy.Core.Tests.Cards;

public sealed class CardTemplatesTests
{
    private static readonly string Folder = Path.Combine(ReferenceExpander.Repository, "cards");

    [Fact]
    public void Every_file_of_the_folder_is_a_template_but_the_sample_data()
    {
        var files = Directory.GetFiles(Folder, "*.json").Select(Path.GetFileName).Where(name => !name!.EndsWith(".data.json", StringComparison.Ordinal));
        Assert.Equal(files.Select(name => name![..^".json".Length]).Order(StringComparer.Ordinal), new CardTemplates().Stems);
    }

    [Fact]
    public void A_card_is_its_template_with_its_data()
    {
        var data = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "help.data.json")))!;
        Assert.Equal("AdaptiveCard", (string?)new CardTemplates().Expand(new CardContent("help", data))["type"]);
    }

    [Fact]
    public void An_unknown_card_is_named()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new CardTemplates().Expand(new CardContent("nope", new JsonObject())));
        Assert.Contains("'nope'", error.Message, StringComparison.Ordinal);
    }
}
