using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>The sample data of the cards that answer questions is what the builders make.</summary>
public sealed class QuestionSampleDataTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Samples => [.. QuestionSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_data_is_what_the_builder_makes(string name)
    {
        var card = QuestionSamples.All[name];
        var file = Path.Combine(CardFiles.Directory, $"{name}.data.json");
        var made = card.Data.ToJsonString(Readable) + "\n";

        // After a change of a builder: CHATDEPLOY_WRITE_SAMPLES=1 writes them anew, and the diff shows what templates get.
        if (Environment.GetEnvironmentVariable("CHATDEPLOY_WRITE_SAMPLES") == "1") File.WriteAllText(file, made);

        Assert.Equal(name.Split('.')[0], card.Stem);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(file)), JsonNode.Parse(made)), $"{file} is not what the builder makes; write it anew with CHATDEPLOY_WRITE_SAMPLES=1");
    }
}
