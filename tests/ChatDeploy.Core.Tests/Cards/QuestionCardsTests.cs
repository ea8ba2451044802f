using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.ReadyQueue;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>The cards that answer questions, as they are shown: within every surface's limits, whatever there is and whatever people write.</summary>
public sealed class QuestionCardsTests
{
    private const int RoomyBytes = 21_000;
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly ConsoleLinks Links = new(() => "https://deploy.example.com");
    private static readonly string[] Hostile =
    [
        "**", "_", "`", "[x](javascript:alert(1))", "${$root}", "{{DATE(2020-01-01T00:00:00Z)}}", "\\", "<script>", "\u202E", "\u0000", "\n# ", "1. ", "- ", "|", ",", "שלום", "مرحبا", "👩‍👩‍👧‍👦", "\uD83D", "'", "\"", "~~", "a very long word ".PadRight(300, 'x'), "@everyone", "<!channel>", "  ",
    ];

    public static TheoryData<string> Samples => [.. QuestionSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_becomes_a_card_that_every_surface_can_show(string name)
    {
        var card = Shown.Of(QuestionSamples.All[name]);
        Assert.True(Encoding.UTF8.GetByteCount(card.Source.ToJsonString(Relaxed)) <= RoomyBytes, $"{card.Source.ToJsonString(Relaxed).Length:N0} characters");
    }

    [Theory]
    [InlineData("queue", "Deploy, What runs now, Open")]
    [InlineData("queue.empty", "What runs now, Open")]
    [InlineData("refusal", "Say that, Help")]
    [InlineData("refusal.forbidden", "How it stands, Help")]
    [InlineData("refusal.typo", "Help")]
    [InlineData("welcome", "Who am I, Help, Open")]
    [InlineData("welcome.large", "Deploy, Ready queue, Who am I, Help, Open")]
    [InlineData("wizard-commits", "Search, Next: targets, Cancel, Open")]
    [InlineData("wizard-targets", "Search, Next: preview, Back, Cancel, Open")]
    [InlineData("wizard-preview", "Launch, Back, Cancel, Open")]
    [InlineData("home", "New deployment, Refresh, Open the console, Approve, Reject, Open, Retry, Skip, Continue, Roll back, Cancel")]
    [InlineData("home.empty", "New deployment, Refresh, Open the console")]
    [InlineData("home.visitor", "Refresh, Open the console")]
    [InlineData("help", "Deploy, Ready queue, Status, Who am I, Open")]
    public void Each_card_has_its_buttons(string name, string buttons) => Assert.Equal(buttons, Shown.Buttons(Shown.Of(QuestionSamples.All[name])));

    [Fact]
    public void The_wizards_preview_shows_all_that_the_preview_does()
    {
        var wizard = Body("wizard-preview");
        Assert.All(Body("preview").Where(e => (string?)e!["type"] != "ActionSet"), element => Assert.Contains(wizard, other => JsonNode.DeepEquals(element, other)));

        static JsonArray Body(string stem) => JsonNode.Parse(File.ReadAllText(Path.Combine(CardFiles.Directory, stem + ".json")))!["body"]!.AsArray();
    }

    [Fact]
    public void Lists_are_cut_and_the_rest_is_counted()
    {
        Assert.Contains("… and 14 more tools", Shown.Text(Shown.Of(QuestionSamples.All["queue.large"])));
        Assert.Contains("… and 9,981 more sites", Shown.Text(Shown.Of(QuestionSamples.All["matrix.large"])));
        Assert.Contains("… and 30 more reasons", Shown.Text(Shown.Of(QuestionSamples.All["why.large"])));
        Assert.Contains("… and 114 more", Shown.Text(Shown.Of(QuestionSamples.All["status.large"])));
        Assert.Contains("9,900 more are not in the list: search for a part of the name.", Shown.Text(Shown.Of(QuestionSamples.All["wizard-targets.large"])));
    }

    [Fact]
    public void The_wizard_offers_commits_of_every_tool_and_keeps_the_chosen_one_marked()
    {
        var fields = Shown.Of(QuestionSamples.All["wizard-commits.large"]).AllElements().OfType<CardElement.ChoiceInput>().ToList();
        Assert.Equal(QuestionRoom.WizardTools, fields.Count);
        Assert.All(fields, f => Assert.True(f.Choices.Count > 3, $"{f.Id} has {f.Choices.Count} choices"));
        Assert.All(fields, f => Assert.Contains(f.Choices, c => c.Value == f.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_people_write_stays_text(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 40; i++)
        {
            foreach (var content in Random())
            {
                // What stands where markdown is read; choices and the fallback text are plain.
                var text = Shown.Text(Shown.Of(content));
                Assert.DoesNotContain("](javascript:", text, StringComparison.Ordinal);
                Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
            }
        }

        IEnumerable<CardContent> Random()
        {
            var at = new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.Zero);
            yield return QueueCard.Of(null, Enumerable.Range(0, 5).Select(i => new CommitView(i, "crm", new string('a', 40), "main", Text(), Text(), at, at, CommitStatus.Ready, null, Text(), [Text()], [], [])).ToList(), random.Next(2) == 0, Links);
            yield return HistoryCard.Of("acme", null, [new PastItem("recorded", null, Text(), Text(), at), new PastItem("applied", 7, Text(), Text(), at)], Links);
            yield return WhyCard.Of(new DeploymentId(7), [new Blocker("lock_held", Text(), [Text(), Text()])], Links);
            yield return RefusalCard.Of(new RefusalPicture { Code = "x", Message = Text(), Lines = [Text()], Who = [Text()], Meant = Text() });
            var choice = new CommitChoice("crm", new string('a', 40), [Text()], Text(), Text(), at, true, [Text()]);
            yield return WizardCards.Of(
                new WizardView { Draft = "d", State = WizardState.Empty with { CommitSearch = Text() }, Errors = [new WizardError("x", "y", Text())], TimeZone = "UTC", Commits = new CommitOffer([new ToolChoices("crm", [choice], null, false)], 0, 1) },
                Links);
        }

        // Never nothing: empty texts are not what repositories send, and have a dash of their own.
        string Text() => "x" + string.Concat(Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Hostile[random.Next(Hostile.Length)]));
    }
}
