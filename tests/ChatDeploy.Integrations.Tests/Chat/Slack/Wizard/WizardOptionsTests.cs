using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Integrations.Chat.Slack.Wizard;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Wizard;

public sealed class WizardOptionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChatTime Time = new(TimeZoneInfo.Utc, Now);

    [Theory]
    [InlineData(TargetKind.Everything, "*", 10_000, "🌍 all tenants — all 10,000 sites")]
    [InlineData(TargetKind.Main, "acme", 13, "🏢 acme — all 12 stores")]
    [InlineData(TargetKind.Main, "globex", 2, "🏢 globex — with its store")]
    [InlineData(TargetKind.Main, "small", 1, "🏢 small")]
    [InlineData(TargetKind.Store, "acme/pdv-milano", 1, "🏪 acme/pdv-milano")]
    public void A_target_says_what_it_reaches(TargetKind kind, string name, int sites, string label) =>
        Assert.Equal(label, Text(WizardOptions.Of(new TargetChoice("site:1", name, kind, sites, IsChosen: false))));

    [Fact]
    public void Of_a_long_name_beginning_and_end_are_seen()
    {
        var label = Text(WizardOptions.Of(new TargetChoice("site:1", $"{new string('t', 63)}/{new string('s', 59)}-007", TargetKind.Store, 1, IsChosen: false)));
        Assert.Equal(75, label.Length);
        Assert.StartsWith("🏪 tttt", label, StringComparison.Ordinal);
        Assert.EndsWith("-007", label, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_says_version_subject_author_age_and_where_it_runs()
    {
        var option = WizardOptions.Of(Commit("Fix rounding", ["stage", "prod"]), Time);
        Assert.Equal("v2.1.0 · Fix rounding — ada, 2 h ago", Text(option));
        Assert.Equal("4f2a91c · runs on stage, prod", (string?)option["description"]!["text"]);
    }

    [Fact]
    public void A_long_subject_is_cut_and_author_and_age_are_not()
    {
        var label = Text(WizardOptions.Of(Commit(string.Concat(Enumerable.Repeat("rounding ", 30))), Time));
        Assert.InRange(label.Length, 70, 75);
        Assert.EndsWith("… — ada, 2 h ago", label, StringComparison.Ordinal);
    }

    private static CommitChoice Commit(string subject, params string[] runsIn) =>
        new("crm", "4f2a91c" + new string('0', 33), ["v2.1.0"], subject, "ada", Now.AddHours(-2), IsReady: false, runsIn);

    private static string Text(JsonObject option) => (string)option["text"]!["text"]!;
}
