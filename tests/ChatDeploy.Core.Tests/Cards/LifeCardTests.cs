using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>The cards of a deployment's life map to every surface, whatever the deployment.</summary>
public sealed partial class LifeCardTests
{
    // What is aimed at, below the limit of 28 KB: a message has more in it than its card.
    private const int Bytes = 20 * 1024;
    private const int Blocks = 44;

    public static TheoryData<string> Files => new(Directory.GetFiles(CardFiles.Directory, "*.data.json").Select(file => Path.GetFileName(file)!)
        .Where(file => SamplePictures.Stems.Contains(file[..file.IndexOf('.', StringComparison.Ordinal)])));

    public static TheoryData<string> Stems => new(SamplePictures.Stems);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_sample_maps_to_every_surface(string file)
    {
        var stem = file[..file.IndexOf('.', StringComparison.Ordinal)];
        var card = Shown.Of(new CardContent(stem, JsonNode.Parse(File.ReadAllText(Path.Combine(CardFiles.Directory, file)))!));
        CheckRoom(card);
        Assert.Contains(card.AllActions(), a => a is CardAction.Open { Title: "Open" });
    }

    [Theory]
    [MemberData(nameof(Stems))]
    public void Whatever_a_deployment_is_its_card_stays_within_the_limits(string stem)
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var content = DeploymentCards.Of(new RandomPictures(seed).Next(stem)).Content;
            try
            {
                CheckRoom(Shown.Of(content));
            }
            catch (Exception error) when (error is not Xunit.Sdk.FailException)
            {
                Assert.Fail($"seed {seed}: {error.Message}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Stems))]
    public void What_people_wrote_is_neither_markup_nor_macro_nor_expression(string stem)
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            var card = Shown.Of(DeploymentCards.Of(new RandomPictures(seed).Next(stem)).Content);
            var text = Escaped().Replace(Shown.Text(card), "");
            Assert.DoesNotContain("https://evil.example)", text);
            Assert.DoesNotContain("**bold", text);
            Assert.DoesNotContain("DATE(2026-11-20T08:00:00Z", text);
            Assert.DoesNotContain("${", Shown.Text(card) + card.FallbackText);
            Assert.DoesNotContain("{{", card.FallbackText);
        }
    }

    [Theory]
    [InlineData("preview", "launch", null)]
    [InlineData("preview", "cancel", "Withdraw D-1042?")]
    [InlineData("approval", "approve", null)]
    [InlineData("approval", "reject", "Reject D-1042?")]
    [InlineData("progress", "cancel", "Cancel D-1042?")]
    [InlineData("paused", "retry", null)]
    [InlineData("paused", "skip", "Leave 1 failed job out of D-1042?")]
    [InlineData("paused", "continue", "in spite of 1 failed job")]
    [InlineData("paused", "rollback", "Roll D-1042 back?")]
    [InlineData("result", "rollback", "Roll D-1042 back?")]
    public void What_destroys_asks_first(string stem, string verb, string? question)
    {
        var button = Shown.Of(DeploymentCards.Of(SamplePictures.Of(stem, large: false)).Content).AllActions().OfType<CardAction.Execute>().Single(a => a.Verb == verb);
        if (question is null) Assert.Null(button.Confirm);
        else Assert.Contains(question, button.Confirm);
        Assert.Equal("D-1042", button.Data["deployment"]?.GetValue<string>());
    }

    private static void CheckRoom(Card card)
    {
        var bytes = Encoding.UTF8.GetByteCount(card.ToJson());
        Assert.True(bytes <= Bytes, $"{bytes} bytes");
        var blocks = card.Body.Sum(CardLimits.BlocksOf);
        Assert.True(blocks <= Blocks, $"{blocks} blocks");
    }

    [GeneratedRegex(@"\\.", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escaped();
}
