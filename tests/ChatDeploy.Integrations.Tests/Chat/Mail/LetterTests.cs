using System.Text.RegularExpressions;
using ChatDeploy.Integrations.Chat.Mail.Letters;
using ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Tests.Chat.Mail;

/// <summary>Cards as letters.</summary>
public sealed partial class LetterTests
{
    private const string Page = "https://deploy.example.com/deployments/D-7";

    public static TheoryData<string> Samples => [.. SampleCards.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_card_is_a_small_well_formed_page_without_anything_that_acts_or_loads(string name)
    {
        var html = LetterHtml.Write(name, SampleCards.Of(name).Body, Page);
        Assert.True(html.Length < 100_000, $"{html.Length} characters; Gmail cuts at 102,400 bytes");
        Assert.DoesNotMatch("(?i)<(script|form|input|button|img|iframe|link|style|object)\\b| on[a-z]+=|javascript:|data:", html);
        WellFormed(html);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_words_say_what_the_page_says(string name)
    {
        var body = SampleCards.Of(name).Body;
        var (words, html) = (Flat(LetterWords.Write(body, Page)), LetterHtml.Write(name, body, Page));
        var shown = System.Net.WebUtility.HtmlDecode(Tags().Replace(html[html.IndexOf("<body", StringComparison.Ordinal)..], "\n"));
        foreach (var line in shown.Split('\n').Select(Flat).Where(line => line.Length > 0 && !line.StartsWith("In the console", StringComparison.Ordinal))) Assert.Contains(line, words, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_card_holds_it_becomes_a_well_formed_page()
    {
        var cards = new HostileCards(1);
        for (var i = 0; i < 200; i++)
        {
            var body = cards.Next().Body;
            WellFormed(LetterHtml.Write("<&>", body, Page));
            Assert.NotEmpty(LetterWords.Write(body, Page));
        }
    }

    [Fact]
    public void Buttons_lead_to_the_console()
    {
        var body = SampleCards.Of("approval").Body;
        Assert.Contains($"<a href=\"{Page}\" style=\"font-weight:bold;white-space:nowrap\">Approve</a>", LetterHtml.Write("", body, Page), StringComparison.Ordinal);
        Assert.Contains($"In the console (Approve, Reject, Cancel, Open): {Page}", LetterWords.Write(body, Page), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_people_is_text()
    {
        const string Hostile = "<script>alert(1)</script> & \\\" ' <b onload=x> \\u202e \\u05e9\\u05dc\\u05d5\\u05dd 🚀";
        var letter = MailWorld.Writer().Write(MailWorld.Post("bob@example.com", change: data => ReasonOf().Replace(data, $"\"reason\": \"{Hostile}\"", 1)), null);
        Assert.DoesNotContain("<script", letter.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot; &#39; &lt;b onload=x&gt;", letter.Html, StringComparison.Ordinal);
        Assert.Contains("<script>alert(1)</script> & \" '", letter.Words, StringComparison.Ordinal);
        WellFormed(letter.Html);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    public void Links_lead_to_web_pages_only(string address) => Assert.Null(Assert.Single(MailMarkdown.Read($"[label]({address})")).Link);

    [Fact]
    public void A_quotation_mark_in_an_address_does_not_leave_its_attribute() =>
        Assert.Contains("href=\"https://example.com/%22onmouseover=x\"", LetterHtml.Write("", SampleCards.With("""{"type":"TextBlock","wrap":true,"text":"[a](https://example.com/\"onmouseover=x)"}""").Body, Page), StringComparison.Ordinal);

    [Theory]
    [InlineData("**bold** and _italic_", "bold and italic")]
    [InlineData("- one\n* two", "• one\n• two")]
    [InlineData("\\*\\*not bold\\*\\* pdv_milano_2", "**not bold** pdv_milano_2")]
    [InlineData("{{DATE(2026-11-20T18:30:00Z,SHORT)}} {{TIME(2026-11-20T18:30:00Z)}}", "2026-11-20 18:30 UTC")]
    [InlineData("{{DATE(2026-11-20T18:30:00+02:00)}}, {{TIME(2026-11-20T18:30:00+02:00)}}", "2026-11-20, 16:30 UTC")]
    [InlineData("{{DATE(never)}} [ ]( **", "{{DATE(never)}} [ ]( **")]
    public void Markdown_is_read_as_people_would(string markdown, string words) => Assert.Equal(words, MailMarkdown.Plain(markdown));

    [Fact]
    public void Two_installations_with_one_sender_have_different_ids()
    {
        var post = MailWorld.Post("bob@example.com");
        Assert.Equal(MailWorld.Writer().Write(post, null).MessageId, MailWorld.Writer().Write(post, null).MessageId);
        Assert.NotEqual(MailWorld.Writer().Write(post, null).MessageId, MailWorld.Writer().Write(post with { Key = "post-2" }, null).MessageId);
    }

    // What HTML leaves open, XML does not.
    private static void WellFormed(string html)
    {
        var closed = VoidTags().Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("&nbsp;", " ", StringComparison.Ordinal), "<${tag}/>");

        // Which characters a page may hold is another question than which marks.
        closed = string.Concat(closed.EnumerateRunes().Select(rune => rune.IsBmp && !System.Xml.XmlConvert.IsXmlChar((char)rune.Value) ? "?" : rune.ToString()));
        closed = Controls().Replace(closed, "?");
        _ = System.Xml.Linq.XDocument.Parse(closed);
    }

    [GeneratedRegex("&#(?:[0-8]|1[1-24-9]|2[0-9]|3[01]|65533);", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Controls();

    private static string Flat(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex("<[^>]+>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("<(?<tag>(?:meta|hr|br)[^>]*)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VoidTags();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();

    [GeneratedRegex("\"reason\": \"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReasonOf();
}
