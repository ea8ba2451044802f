using ChatDeploy.Integrations.Chat.Slack.Answers;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Answers;

public sealed class SlackTextTests
{
    [Theory]
    [InlineData("crm@v1 because &lt;sale&gt; &amp; more", "crm@v1 because <sale> & more")]
    [InlineData("see <https://example.com/x|example.com/x>", "see example.com/x")]
    [InlineData("see <https://example.com/x>", "see https://example.com/x")]
    [InlineData("for <@U0ADA|ada> in <#C1|deploys>", "for @ada in #deploys")]
    [InlineData("for <@U0ADA>", "for @U0ADA")]
    [InlineData("a &amp;lt; b", "a &lt; b")]
    public void Text_is_read_as_it_was_typed(string sent, string typed) => Assert.Equal(typed, SlackText.Plain(sent));

    [Theory]
    [InlineData("<@U0BOT> queue crm", "queue crm")]
    [InlineData(" <@U0BOT|chatdeploy>: queue", "queue")]
    [InlineData("queue <@U0BOT>", "queue <@U0BOT>")]
    [InlineData("<@U0BOT>", "")]
    public void The_mention_that_a_line_begins_with_is_left_out(string sent, string line) => Assert.Equal(line, SlackText.WithoutMention(sent));
}
