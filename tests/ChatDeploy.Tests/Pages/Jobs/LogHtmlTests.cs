using System.Text.RegularExpressions;
using ChatDeploy.Pages.Jobs;

namespace ChatDeploy.Tests.Pages.Jobs;

public sealed class LogHtmlTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[31mred\u001b[0m after", "<span class=\"f1\">red</span> after")]
    [InlineData("\u001b[1;92mbold bright\u001b[m.", "<span class=\"f10 ansi-bold\">bold bright</span>.")]
    [InlineData("\u001b[38;5;208morange", "<span class=\"f208\">orange</span>")]
    [InlineData("\u001b[38;2;255;0;0mtrue\u001b[39m red", "<span class=\"f196\">true</span> red")]
    [InlineData("\u001b[38:2::250:250:250mcolons", "<span class=\"f231\">colons</span>")]
    [InlineData("\u001b[2mdim\u001b[22m \u001b[4munder", "<span class=\"ansi-dim\">dim</span> <span class=\"ansi-underline\">under</span>")]
    [InlineData("\u001b[30;43mon yellow", "<span class=\"b3\">on yellow</span>")]
    [InlineData("\u001b[7minverse", "<span class=\"b7\">inverse</span>")]
    [InlineData("\u001b[2K\u001b[1Gerased\u001b[?25l", "erased")]
    [InlineData("\u001b]8;;https://example.com\u001b\\link\u001b]8;;\u0007", "link")]
    [InlineData("10%\r50%\r100%\r", "100%")]
    [InlineData("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;")]
    [InlineData("cut off \u001b[3", "cut off ")]
    [InlineData("a\u202eb", "a\uFFFDb")]
    [InlineData("", "")]
    public void A_line_is_what_a_terminal_would_show(string line, string expected) => Assert.Equal(expected, Text(new LogHtml(1).Add(line)));

    [Fact]
    public void Lines_are_numbered_from_where_they_begin_and_can_be_linked_to()
    {
        var html = new LogHtml(120).Add("one\ntwo");
        Assert.Contains("id=\"L121\"><a class=\"log-number\" href=\"#L121\"", html.ToString(), StringComparison.Ordinal);
        Assert.Equal(122, html.NextLine);
    }

    [Fact]
    public void A_colour_goes_on_over_lines_and_from_one_piece_to_the_next()
    {
        var first = new LogHtml(1).Add("\u001b[1;38;5;20mblue\nstill");
        Assert.Equal(2, first.ToString().Split("class=\"f20 ansi-bold\"").Length - 1);

        var next = new LogHtml(first.NextLine, AnsiStyle.Read(first.Style.ToString())).Add("and on");
        Assert.Equal("<span class=\"f20 ansi-bold\">and on</span>", Text(next));
        Assert.Equal(default, AnsiStyle.Read("31\" onclick="));
    }

    [Fact]
    public void Lines_that_tell_progress_are_marked() => Assert.Contains("log-told", new LogHtml(1).Add("::progress 40 copying").ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_file_has_the_text_alone() => Assert.Equal("red\n100%\n", LogHtml.Plain("\u001b[31mred\u001b[0m\n1%\r100%\n"));

    private static string Text(LogHtml html) => Regex.Match(html.ToString(), "<span class=\"log-text\">(?<text>.*)</span></div>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["text"].Value;
}
