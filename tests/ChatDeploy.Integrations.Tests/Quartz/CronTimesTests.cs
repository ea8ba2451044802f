using System.Globalization;
using ChatDeploy.Integrations.Quartz;

namespace ChatDeploy.Integrations.Tests.Quartz;

/// <summary>Spec D4: cron on wall clocks that change; 2026: Europe/Rome 29 March and 25 October, America/New_York 8 March and 1 November, Australia/Lord_Howe (half an hour) 5 April and 4 October.</summary>
public sealed class CronTimesTests
{
    private readonly CronTimes _times = new();

    [Theory]
    [InlineData("0 30 2 * * ?", "Europe/Rome", "2026-03-27T12:00Z", "2026-03-28T01:30Z 2026-03-29T01:00Z 2026-03-30T00:30Z")] // skipped: at 03:00
    [InlineData("0 30 2 * * ?", "Europe/Rome", "2026-10-24T12:00Z", "2026-10-25T00:30Z 2026-10-26T01:30Z")] // twice: the first time
    [InlineData("0 0/20 2 * * ?", "Europe/Rome", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T00:00Z")] // three skipped firings are one
    [InlineData("0 30 2 * * ?", "America/New_York", "2026-03-07T12:00Z", "2026-03-08T07:00Z 2026-03-09T06:30Z")]
    [InlineData("0 30 1 * * ?", "America/New_York", "2026-10-31T12:00Z", "2026-11-01T05:30Z 2026-11-02T06:30Z")]
    [InlineData("0 15 2 * * ?", "Australia/Lord_Howe", "2026-10-03T00:00Z", "2026-10-03T15:30Z 2026-10-04T15:15Z")] // 02:00 to 02:30 is skipped
    [InlineData("0 45 1 * * ?", "Australia/Lord_Howe", "2026-04-04T00:00Z", "2026-04-04T14:45Z 2026-04-05T15:15Z")] // 01:30 to 02:00 is shown twice
    [InlineData("0 0 9 ? * MON-FRI", "Asia/Kolkata", "2026-11-20T03:30Z", "2026-11-23T03:30Z 2026-11-24T03:30Z")] // what fires now is not next
    [InlineData("0 0 0 L * ?", null, "2026-01-30T12:00Z", "2026-01-31T00:00Z 2026-02-28T00:00Z")]
    public void A_firing_is_where_the_clocks_of_the_zone_show_it(string cron, string? zone, string after, string expected)
    {
        var found = new List<string>();
        var at = Parse(after);
        foreach (var _ in expected.Split(' '))
        {
            at = _times.Next(cron, zone, at)!.Value;
            found.Add(at.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture));
        }

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public void Inside_the_hour_that_is_shown_again_nothing_fires_twice() =>
        Assert.Equal(Parse("2026-10-25T02:00Z"), _times.Next("0 0/10 * * * ?", "Europe/Rome", Parse("2026-10-25T01:05Z")));

    [Fact]
    public void An_expression_of_the_past_has_no_next_firing() => Assert.Null(_times.Next("0 0 0 1 1 ? 2020", "Europe/Rome", Parse("2026-01-01T00:00Z")));

    [Fact]
    public void What_is_no_expression_throws() => Assert.Throws<FormatException>(() => _times.Next("every day", null, Parse("2026-01-01T00:00Z")));

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
