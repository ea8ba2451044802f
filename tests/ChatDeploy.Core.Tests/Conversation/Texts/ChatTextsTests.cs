using ChatDeploy.Core.Conversation.Texts;

namespace ChatDeploy.Core.Tests.Conversation.Texts;

public sealed class ChatTextsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChatTime Rome = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome"), Noon);

    [Theory]
    [InlineData(0, "now")]
    [InlineData(20, "in 20 s")]
    [InlineData(-20, "20 s ago")]
    [InlineData(60 * 5, "in 5 min")]
    [InlineData(-60 * 89, "89 min ago")]
    [InlineData(60 * 60 * 35, "in 35 h")]
    [InlineData(-60 * 60 * 24 * 3, "3 days ago")]
    public void A_time_tells_how_far_away_it_is(int seconds, string text) => Assert.Equal(text, Rome.Relative(Noon.AddSeconds(seconds)));

    [Fact]
    public void A_time_is_in_the_persons_zone_with_its_name() => Assert.Equal("Fri 2026-11-20 13:30 Europe/Rome (in 30 min)", Rome.Full(Noon.AddMinutes(30)));

    [Fact]
    public void Instants_in_refusals_are_rewritten_for_the_person_and_nothing_else_is() =>
        Assert.Equal("since Fri 2026-11-20 13:00 Europe/Rome (now): build 2026-11-20", RefusalText.InTimesOf(Rome, $"since {Noon:u}: build 2026-11-20"));

    [Theory]
    [InlineData("one\n two\t three ", "one two three")]
    [InlineData("say `code`", "say 'code'")]
    [InlineData("a\u202eb\u200bc", "abc")]
    [InlineData("", "")]
    public void What_somebody_wrote_is_one_harmless_line(string text, string line) => Assert.Equal(line, ChatLines.OneLine(text));

    [Fact]
    public void A_long_line_is_cut_between_characters()
    {
        Assert.Equal(new string('x', 9) + "…", ChatLines.OneLine(new string('x', 50), 10));
        Assert.Equal("xxxxxxxx…", ChatLines.OneLine("xxxxxxxx🏢xxxxxx", 10));
    }

    [Theory]
    [InlineData(null, "nothing")]
    [InlineData("v2.1.0", "v2.1.0")]
    [InlineData("abcdef0123456789abcdef0123456789abcdef01", "abcdef0")]
    public void A_version_is_its_ref_or_its_first_digits(string? reference, string text) => Assert.Equal(text, VersionText.Of(reference));

    [Fact]
    public void A_list_says_how_many_more_there_are()
    {
        Assert.Equal("Things:\n• 1\n• 2\n…and 3 more", new ChatLines().List("Things:", [1, 2, 3, 4, 5], 2, i => $"{i}").ToString());
        Assert.Equal("", new ChatLines().List("Things:", Array.Empty<int>(), 2, i => $"{i}").ToString());
        Assert.Equal("a, b and 1 more", ChatLines.Names(["a", "b", "c"], 2));
    }
}
