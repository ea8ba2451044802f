using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>What the approval card becomes for those who were asked (spec B6): small, and without buttons that act.</summary>
public sealed partial class DecisionCardTests(StoreFixture store)
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 14, 5, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, DeploymentPicture> Pictures = new(StringComparer.Ordinal)
    {
        ["decision"] = Small(new TicketOutcome("approved", null, null, At, 2, 2)) with { Approvals = [("bob", null), ("grace", "Looks good, watch the tills")] },
        ["decision.waiting"] = Small(new TicketOutcome("waiting", null, null, At, 2, 1)),
        ["decision.rejected"] = Small(new TicketOutcome("rejected", "grace", "Not during the sale", At, 1, 0)) with { Approvals = [] },
        ["decision.cancelled"] = Small(new TicketOutcome("cancelled", "ada", null, At, 1, 0)) with { Approvals = [] },
        ["decision.expired"] = Small(new TicketOutcome("expired", null, null, At, 1, 0)) with { Approvals = [] },
        ["decision.plan-changed"] = Small(new TicketOutcome("plan_changed", null, null, At, 1, 0)) with { Approvals = [] },
        ["decision.large"] = SamplePictures.Of("progress", large: true) with { Outcome = new TicketOutcome("approved", null, null, At, 9, 9) },
    };

    public static TheoryData<string> Samples => [.. Pictures.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_data_is_what_the_builder_makes(string name)
    {
        var card = DeploymentCards.Of(Pictures[name]);
        var file = Path.Combine(CardFiles.Directory, $"{name}.data.json");
        var made = card.Content.Data.ToJsonString(Readable) + "\n";

        // After a change of a builder: CHATDEPLOY_WRITE_SAMPLES=1 writes them anew, and the diff shows what templates get.
        if (Environment.GetEnvironmentVariable("CHATDEPLOY_WRITE_SAMPLES") == "1") File.WriteAllText(file, made);

        Assert.Equal((DecisionCard.Stem, true), (card.Content.Stem, card.IsWithdrawal));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(file)), JsonNode.Parse(made)), $"{file} is not what the builder makes; write it anew with CHATDEPLOY_WRITE_SAMPLES=1");
    }

    [Theory]
    [InlineData("decision", "✅ **D-1042** approved by bob, grace (2 of 2)", "💬 grace: “Looks good, watch the tills”")]
    [InlineData("decision.waiting", "👍 You approved **D-1042**; 1 more approval is needed", "crm@v2.1.0, wms@v5.4.0 to acme, globex on prod · asked for by ada")]
    [InlineData("decision.rejected", "🚫 **D-1042** rejected by grace", "💬 “Not during the sale”")]
    [InlineData("decision.cancelled", "⏹️ **D-1042** withdrawn: cancelled by ada", "{{DATE(2026-11-20T14:05:00Z,SHORT)}} {{TIME(2026-11-20T14:05:00Z)}}")]
    [InlineData("decision.expired", "⌛ **D-1042** withdrawn: it expired, nobody acted in time", "asked for by ada")]
    [InlineData("decision.plan-changed", "🔁 **D-1042** withdrawn: its plan changed.", "asked for by ada")]
    public void Each_says_what_became_of_it_and_has_no_button_but_Open(string name, string says, string andSays)
    {
        var card = Shown.Of(DeploymentCards.Of(Pictures[name]).Content);
        Assert.Contains(says, Shown.Text(card), StringComparison.Ordinal);
        Assert.Contains(andSays, Shown.Text(card), StringComparison.Ordinal);
        Assert.Equal("Open", Shown.Buttons(card));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_is_small(string name) => Assert.InRange(Encoding.UTF8.GetByteCount(Shown.Of(DeploymentCards.Of(Pictures[name]).Content).ToJson()), 1, 6_000);

    [Fact]
    public void Whatever_a_deployment_is_what_people_wrote_stays_text()
    {
        string[] codes = ["approved", "waiting", "rejected", "cancelled", "expired", "plan_changed"];
        for (var seed = 1; seed <= 60; seed++)
        {
            var picture = new RandomPictures(seed).Next("result");
            var outcome = new TicketOutcome(codes[seed % codes.Length], seed % 3 == 0 ? null : picture.Requester, picture.Deployment.Reason, seed % 4 == 0 ? null : At, seed % 5, seed % 4);
            var made = DeploymentCards.Of(picture with { Outcome = outcome });
            var card = Shown.Of(made.Content);
            var text = Escaped().Replace(Shown.Text(card), "");
            Assert.DoesNotContain("https://evil.example)", text);
            Assert.DoesNotContain("**bold", text);
            Assert.DoesNotContain("DATE(2026-11-20T08:00:00Z", text);
            Assert.DoesNotContain("${", Shown.Text(card) + card.FallbackText + made.FallbackText);
            Assert.DoesNotContain("{{", card.FallbackText + made.FallbackText);
        }
    }

    [Fact]
    public async Task An_approver_sees_the_approval_card_while_asked_and_then_what_became_of_it()
    {
        await using var world = await DeploymentWorld.CreateAsync(store);
        var (bob, eve) = ((await world.PersonAsync("bob")).Id, (await world.PersonAsync("eve")).Id);
        var id = await world.LaunchedAsync("crm@v1", "acme", "demo");
        Assert.Equal("approval", await StemAsync(bob));

        DeploymentWorld.Done(await world.DecideAsync(id, "bob", comment: "fine"));
        Assert.Contains("👍 You approved **D-1**; 1 more approval is needed", await TextAsync(bob), StringComparison.Ordinal);
        Assert.Equal("approval", await StemAsync(eve));

        await world.RecordAsync("crm", "v2", "acme/roma", "demo");
        DeploymentWorld.Refused("preview_mismatch", await world.DecideAsync(id, "eve"));
        Assert.Contains("its plan changed", await TextAsync(bob), StringComparison.Ordinal);

        DeploymentWorld.Done(await world.LaunchAsync(id));
        Assert.Equal("approval", await StemAsync(bob));
        DeploymentWorld.Done(await world.DecideAsync(id, "eve"));
        DeploymentWorld.Done(await world.DecideAsync(id, "dan"));
        Assert.Contains("✅ **D-1** approved by eve, dan (2 of 2)", await TextAsync(bob), StringComparison.Ordinal);
        Assert.StartsWith("D-1 was approved by eve, dan: crm@v1 to acme on demo", (await LoadAsync(bob)).FallbackText, StringComparison.Ordinal);

        DeploymentWorld.Done(await world.CancelAsync(id));
        Assert.Contains("✅ **D-1** approved by eve, dan (2 of 2)", await TextAsync(bob), StringComparison.Ordinal);

        var second = await world.LaunchedAsync("crm@v3", "acme", "demo");
        DeploymentWorld.Done(await world.CancelAsync(second));
        Assert.Contains($"⏹️ **D-{second}** withdrawn: cancelled by ada", Shown.Text(Shown.Of((await world.Node.Get<DeploymentCards>().LoadForApproverAsync(second, bob, default))!.Content)), StringComparison.Ordinal);

        var third = await world.LaunchedAsync("crm@v4", "acme", "demo");
        DeploymentWorld.Done(await world.DecideAsync(third, "eve", DecisionKind.Reject, "no"));
        Assert.Contains($"🚫 **D-{third}** rejected by eve", Shown.Text(Shown.Of((await world.Node.Get<DeploymentCards>().LoadForApproverAsync(third, bob, default))!.Content)), StringComparison.Ordinal);

        async Task<DeploymentCard> LoadAsync(int person) => (await world.Node.Get<DeploymentCards>().LoadForApproverAsync(id, person, default))!;
        async Task<string> StemAsync(int person) => (await LoadAsync(person)).Content.Stem;
        async Task<string> TextAsync(int person) => Shown.Text(Shown.Of((await LoadAsync(person)).Content));
    }

    private static DeploymentPicture Small(TicketOutcome outcome) => SamplePictures.Of("progress", large: false) with { Outcome = outcome };

    [GeneratedRegex(@"\\.", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escaped();
}
