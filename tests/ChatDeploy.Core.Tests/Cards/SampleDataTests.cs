using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>The sample data beside the templates is what the builders make, so that who writes a template sees what it will get.</summary>
public sealed class SampleDataTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string, bool> Samples
    {
        get
        {
            var samples = new TheoryData<string, bool>();
            foreach (var stem in SamplePictures.Stems)
            {
                samples.Add(stem, false);
                samples.Add(stem, true);
            }

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_data_is_what_the_builder_makes(string stem, bool large)
    {
        var card = DeploymentCards.Of(SamplePictures.Of(stem, large));
        var file = Path.Combine(CardFiles.Directory, $"{stem}{(large ? ".large" : "")}.data.json");
        var made = card.Content.Data.ToJsonString(Readable) + "\n";

        // After a change of a builder: CHATDEPLOY_WRITE_SAMPLES=1 writes them anew, and the diff shows what templates get.
        if (Environment.GetEnvironmentVariable("CHATDEPLOY_WRITE_SAMPLES") == "1") File.WriteAllText(file, made);

        Assert.Equal(stem, card.Content.Stem);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(file)), JsonNode.Parse(made)), $"{file} is not what the builder makes; write it anew with CHATDEPLOY_WRITE_SAMPLES=1");
    }
}
