using ChatDeploy.Integrations.Chat.Slack.Blocks;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

public sealed class ChatMarkdownTests
{
    [Theory]
    [InlineData("**D-12** is applied", "*D-12* is applied")]
    [InlineData("say `/deploy lock <tool>`", "say `/deploy lock &lt;tool&gt;`")]
    [InlineData("a & b <c>", "a &amp; b &lt;c&gt;")]
    [InlineData("✗ failed\n```\n<x> & **y**\n```", "✗ failed\n```\n&lt;x&gt; &amp; **y**\n```")]
    [InlineData("pdv_milano and pdv_roma", "pdv_milano and pdv_roma")]
    [InlineData("an ` alone", "an ' alone")]
    [InlineData("line\n\nline", "line\n\nline")]
    public void Lines_become_what_Slack_shows_the_same(string text, string expected) => Assert.Equal(expected, ChatMarkdown.Write(text, 3_000));

    [Fact]
    public void People_and_channels_are_nobody_else_s_to_call() =>
        Assert.DoesNotContain("<!channel>", ChatMarkdown.Write("“<!channel> <@U1>” `<!here>`", 3_000), StringComparison.Ordinal);

    [Fact]
    public void What_is_too_long_ends_with_a_line_and_closes_its_code()
    {
        var written = ChatMarkdown.Write("log\n```\n" + string.Join('\n', Enumerable.Range(0, 500).Select(i => $"line {i} &")) + "\n```", 1_000);
        Assert.InRange(written.Length, 900, 1_000);
        Assert.EndsWith("```\n…", written, StringComparison.Ordinal);
        Assert.Equal(3, written.Split("```").Length);
    }

    [Fact]
    public void Whatever_is_said_fits_and_holds_no_mark_of_Slack_s_own() => Prop.ForAll<string?, byte>((text, cut) =>
    {
        var written = ChatMarkdown.Write(text ?? "", 20 + cut);
        Assert.True(written.Length <= 20 + cut);
        Assert.DoesNotContain('<', written);
        Assert.DoesNotContain('>', written);
    }).QuickCheckThrowOnFailure();
}
