using ChatDeploy.Core.Cards;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

public sealed class MrkdwnTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("**D-1** · asked for by ada", "*D-1* · asked for by ada")]
    [InlineData("a _word_ and *another*", "a _word_ and _another_")]
    [InlineData("**a**b", "*a*\u200bb")]
    [InlineData("** a ** b", " *a*  b")]
    [InlineData("one ** two", "one \u200b*\u200b\u200b*\u200b two")]
    [InlineData("- one\n- two", "• one\n• two")]
    [InlineData("[crm](https://git.example.com/crm)", "<https://git.example.com/crm|crm>")]
    [InlineData("**[crm](https://git.example.com/crm)**", "*<https://git.example.com/crm|crm>*")]
    [InlineData("[a](https://e.example/?x=1&y=<z>)", "<https://e.example/?x=1&amp;y=%3Cz%3E|a>")]
    [InlineData("[a | b > c](https://e.example/)", "<https://e.example/|a \u2223 b &gt; c>")]
    [InlineData("[a](https://e.example/p|q)", "<https://e.example/p%7Cq|a>")]
    [InlineData("[a](javascript:alert)", "a")]
    [InlineData(@"\[a\]\(https://e.example\)", "[a](https://e.example)")]
    [InlineData("{{DATE(2023-11-14T22:13:20Z,SHORT)}} {{TIME(2023-11-14T22:13:20Z)}}", "<!date^1700000000^{date_short_pretty} {time}|2023-11-14 22:13 UTC>")]
    [InlineData("since {{TIME(2023-11-14T22:13:20Z)}}", "since <!date^1700000000^{time}|22:13 UTC>")]
    [InlineData("{{DATE(2023-11-14T23:13:20+01:00,LONG)}}", "<!date^1700000000^{date_long_pretty}|2023-11-14>")]
    [InlineData("{{DATE(never,SHORT)}}", "{{DATE(never,SHORT)}}")]
    [InlineData(@"{\{TIME\(2023-11-14T22:13:20Z\)}}", "{{TIME(2023-11-14T22:13:20Z)}}")]
    public void Light_markdown_becomes_mrkdwn(string markdown, string mrkdwn) => Assert.Equal(mrkdwn, Written(markdown));

    [Theory]
    [InlineData("<!channel>", "&lt;!channel&gt;")]
    [InlineData("<@U0ADA>", "&lt;@U0ADA&gt;")]
    [InlineData("@here", "@here")]
    [InlineData("&amp;", "&amp;amp;")]
    [InlineData("`code`", "'code'")]
    [InlineData("*bold*", "\u200b*\u200bbold\u200b*\u200b")]
    [InlineData("~old~ and _new_", "\u200b~\u200bold\u200b~\u200b and \u200b_\u200bnew\u200b_\u200b")]
    [InlineData("pdv_milano_2", "pdv_milano_2")]
    [InlineData("2*3", "2*3")]
    [InlineData("or * for all", "or * for all")]
    [InlineData("[x](https://evil.example)", "[x](https://evil.example)")]
    [InlineData("<https://evil.example|x>", "&lt;https://evil.example|x&gt;")]
    [InlineData("> quoted", "\u200b&gt; quoted")]
    [InlineData("- item", "- item")]
    [InlineData("# heading", "# heading")]
    [InlineData("{{DATE(2023-11-14T22:13:20Z)}}", "{{DATE(2023-11-14T22:13:20Z)}}")]
    [InlineData("עדכון", "\u2068עדכון\u2069")]
    public void What_people_wrote_is_shown_as_they_wrote_it(string text, string mrkdwn) => Assert.Equal(mrkdwn, Written(CardText.Markdown(text, 200)));

    [Fact]
    public void Long_text_is_cut_at_the_ends_of_lines()
    {
        var pieces = Mrkdwn.Pieces(CardMarkdown.Read(string.Join('\n', Enumerable.Range(0, 100).Select(i => $"line {i:000} **bold**"))), 300);
        Assert.All(pieces, piece => Assert.Matches(@"\Aline \d{3}(.|\n)*\*bold\*\z", piece));
        Assert.Equal(100, pieces.Sum(piece => piece.Split('\n').Length));
    }

    [Fact]
    public void A_line_that_is_too_long_is_cut_between_words()
    {
        var pieces = Mrkdwn.Pieces([new CardSpan(string.Join(' ', Enumerable.Repeat("word", 200)))], 100);
        Assert.All(pieces, piece => Assert.True(piece.Length <= 100));
        Assert.All(string.Join(' ', pieces).Split(' ', '\n').Where(word => word.Length > 0), word => Assert.Equal("word", word));
    }

    [Fact]
    public void Neither_characters_nor_entities_are_cut_through()
    {
        var pieces = Mrkdwn.Pieces([new CardSpan(string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 50))), new CardSpan(new string('&', 200))], 99);
        Assert.All(pieces, piece => Assert.Matches(@"\A(👩‍👩‍👧‍👦|&amp;|\n)+\z", piece));
    }

    [Fact]
    public void A_link_that_does_not_fit_beside_the_text_stays_whole()
    {
        var pieces = Mrkdwn.Pieces(CardMarkdown.Read(new string('x', 80) + " [label](https://e.example/)"), 100);
        Assert.Equal("<https://e.example/|label>", pieces[^1]);
    }

    private static string Written(string markdown) => string.Join('\n', Mrkdwn.Pieces(CardMarkdown.Read(markdown), 3_000));
}
