using ChatDeploy.Core.Cards;

namespace ChatDeploy.Core.Tests.Cards;

public sealed class CardTextTests
{
    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("**bold** _it_ ~~no~~", @"\*\*bold\*\* \_it\_ \~\~no\~\~")]
    [InlineData("[click](https://evil.example)", @"\[click\]\(https://evil.example\)")]
    [InlineData("{{DATE(2020-01-01T00:00:00Z)}}", @"{\{DATE\(2020-01-01T00:00:00Z\)}}")]
    [InlineData("${secret}", @"$\{secret}")]
    [InlineData("$${x} {{{y}}}", @"$$\{x} {\{\{y}}}")]
    [InlineData("- a list", @"\- a list")]
    [InlineData("# a heading", @"\# a heading")]
    [InlineData("12. an item", @"12\. an item")]
    [InlineData("> a quotation", @"\> a quotation")]
    [InlineData("-5 degrees", "-5 degrees")]
    [InlineData(@"a\b", @"a\\b")]
    [InlineData("two\nlines\r\nand\ttabs", "two lines and tabs")]
    [InlineData("`code`", "'code'")]
    [InlineData("\u202Egnp.exe", "gnp.exe")]
    [InlineData("שלום", "\u2068שלום\u2069")]
    public void Markdown_says_what_was_written_and_nothing_else(string written, string expected) => Assert.Equal(expected, CardText.Markdown(written, 100));

    [Fact]
    public void Instants_of_a_told_sentence_are_shown_in_the_readers_zone() =>
        Assert.Equal(
            @"prod is frozen: 24/7 \(x\). Until {{DATE(2026-11-20T18:00:00Z,SHORT)}} {{TIME(2026-11-20T18:00:00Z)}}.",
            CardText.Told("prod is frozen: 24/7 (x). Until 2026-11-20 18:00:00Z.", 100));

    [Fact]
    public void Cut_text_ends_with_an_ellipsis_and_counts_what_is_shown()
    {
        var cut = CardText.Markdown(new string('*', 100), 10);
        Assert.Equal(string.Concat(Enumerable.Repeat(@"\*", 9)) + "…", cut);
        Assert.Equal(10, CardText.ShownLength(cut));
    }

    [Theory]
    [InlineData("https://git.example.com/a/commit/1", "https://git.example.com/a/commit/1")]
    [InlineData("https://git.example.com/a_(b)", "https://git.example.com/a_%28b%29")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("/relative", null)]
    [InlineData(null, null)]
    public void Only_web_addresses_become_links_and_cannot_end_them(string? address, string? expected) => Assert.Equal(expected, CardText.Link(address));
}
