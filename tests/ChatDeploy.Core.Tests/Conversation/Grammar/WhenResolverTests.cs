using System.Globalization;
using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

public sealed class WhenResolverTests
{
    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

    // Friday 2026-11-20, 11:00 in Rome.
    private static readonly DateTimeOffset Friday = Utc("2026-11-20T10:00");

    [Theory]
    [InlineData("at 18:30", "2026-11-20T17:30")]
    [InlineData("at 9:00", "2026-11-21T08:00")]
    [InlineData("at 11:00", "2026-11-21T10:00")]
    [InlineData("at 18:30 UTC", "2026-11-20T18:30")]
    [InlineData("at 18:30 -05:00", "2026-11-20T23:30")]
    [InlineData("at 18:30 europe/london", "2026-11-20T18:30")]
    [InlineData("at 18:30 AMERICA/NEW_YORK", "2026-11-20T23:30")]
    [InlineData("at 06:00 Asia/Tokyo", "2026-11-20T21:00")]
    [InlineData("tomorrow at 9:00", "2026-11-21T08:00")]
    [InlineData("today at 12:00", "2026-11-20T11:00")]
    [InlineData("at friday 12:00", "2026-11-20T11:00")]
    [InlineData("at friday 10:00", "2026-11-27T09:00")]
    [InlineData("at monday 08:00", "2026-11-23T07:00")]
    [InlineData("at 2026-11-21 18:30", "2026-11-21T17:30")]
    [InlineData("in 2h", "2026-11-20T12:00")]
    public void A_time_becomes_an_instant(string clause, string expected) =>
        Assert.Equal(Utc(expected), Once(clause, Friday).At);

    [Fact]
    public void The_answer_can_repeat_the_time_with_its_zone() =>
        Assert.Equal("Fri 2026-11-20 18:30 Europe/Rome (17:30 UTC)", Once("at 18:30", Friday).Text);

    [Fact]
    public void A_time_that_has_passed_today_is_tomorrow_and_says_so() =>
        Assert.Equal("09:00 has passed today, so this is tomorrow.", Once("at 9:00", Friday).Note);

    [Fact]
    public void A_time_to_come_has_no_note() => Assert.Null(Once("at 18:30", Friday).Note);

    [Fact]
    public void A_day_without_a_time_begins_at_midnight_of_its_zone()
    {
        var freeze = Assert.IsType<ChatCommand.Freeze>(Read.Command("freeze prod until 2026-12-27 because x"));
        Assert.Equal(Utc("2026-12-26T23:00"), Assert.IsType<WhenResolution.Once>(WhenResolver.Resolve(freeze.Until, Friday, Rome)).At);
    }

    [Theory]
    [InlineData("today at 10:59", "time_in_past")]
    [InlineData("today at 11:00", "time_in_past")]
    [InlineData("at 2026-11-19 18:30", "time_in_past")]
    [InlineData("at 0001-01-01 00:00", "time_in_past")]
    [InlineData("at 9999-12-31 23:59", "time_too_far")]
    [InlineData("at 2027-11-22 00:00", "time_too_far")]
    [InlineData("at 18:30 Mars/Olympus", "unknown_time_zone")]
    [InlineData("every night at 02:00 Mars/Olympus", "unknown_time_zone")]
    public void A_time_that_cannot_be_is_refused_with_a_code(string clause, string code) =>
        Assert.Equal(code, Assert.IsType<WhenResolution.Refused>(Resolve(clause, Friday)).Code);

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe/../UTC")]
    public void A_zone_is_never_a_path(string zone) => Assert.False(ZoneNames.TryFind(zone, out _));

    [Theory]
    [InlineData("Europe/Rome", "2027-03-27T12:00", "2027-03-28T02:30", "2027-03-28T01:00")]
    [InlineData("Europe/Dublin", "2027-03-27T12:00", "2027-03-28T01:30", "2027-03-28T01:00")]
    [InlineData("America/New_York", "2027-03-13T12:00", "2027-03-14T02:00", "2027-03-14T07:00")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T00:00", "2026-10-04T02:15", "2026-10-03T15:30")]
    [InlineData("Pacific/Apia", "2011-12-29T12:00", "2011-12-30T12:00", "2011-12-30T10:00")]
    public void A_time_that_the_clocks_skip_is_the_next_valid_instant_with_a_note(string zone, string now, string wall, string expected)
    {
        var resolved = Assert.IsType<WhenResolution.Once>(WhenResolver.Resolve(Wall(wall), Utc(now), TimeZoneInfo.FindSystemTimeZoneById(zone)));
        Assert.Equal(Utc(expected), resolved.At);
        Assert.Contains("skip", resolved.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/Rome", "2026-10-24T12:00", "2026-10-25T02:30", "2026-10-25T00:30")]
    [InlineData("Europe/Dublin", "2026-10-24T12:00", "2026-10-25T01:30", "2026-10-25T00:30")]
    [InlineData("America/New_York", "2026-10-31T12:00", "2026-11-01T01:30", "2026-11-01T05:30")]
    public void A_time_that_the_clocks_show_twice_is_the_first_with_a_note(string zone, string now, string wall, string expected)
    {
        var resolved = Assert.IsType<WhenResolution.Once>(WhenResolver.Resolve(Wall(wall), Utc(now), TimeZoneInfo.FindSystemTimeZoneById(zone)));
        Assert.Equal(Utc(expected), resolved.At);
        Assert.Contains("twice; this is the first.", resolved.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Between_the_two_showings_of_a_time_the_second_is_meant()
    {
        var resolved = Once("at 02:30", Utc("2026-10-25T00:45"));
        Assert.Equal(Utc("2026-10-25T01:30"), resolved.At);
        Assert.Contains("second", resolved.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("every night at 02:00", "2026-11-21T01:00", "0 0 2 ? * *")]
    [InlineData("every day at 18:30 UTC", "2026-11-20T18:30", "0 30 18 ? * *")]
    [InlineData("every weekday at 09:00", "2026-11-23T08:00", "0 0 9 ? * MON,TUE,WED,THU,FRI")]
    [InlineData("every friday at 09:00", "2026-11-27T08:00", "0 0 9 ? * FRI")]
    public void A_repeated_time_has_its_first_instant_and_a_cron(string clause, string first, string cron)
    {
        var repeated = Assert.IsType<WhenResolution.Repeated>(Resolve(clause, Friday));
        Assert.Equal((Utc(first), cron), (repeated.First, repeated.Cron));
    }

    [Fact]
    public void A_repeated_time_keeps_its_wall_time_over_the_change_of_the_clocks()
    {
        var every = new When.Every(WeekDays.All, new TimeOnly(2, 30));
        var found = new List<DateTimeOffset> { Utc("2027-03-26T02:00") };
        for (var count = 0; count < 3; count++) found.Add(WhenResolver.NextAfter(every, found[^1], Rome));
        Assert.Equal([Utc("2027-03-27T01:30"), Utc("2027-03-28T01:00"), Utc("2027-03-29T00:30")], found[1..]);
    }

    [Fact]
    public void A_window_is_left_to_the_policy() => Assert.IsType<WhenResolution.AtWindow>(Resolve("in window", Friday));

    private static When.Moment Wall(string text)
    {
        var wall = DateTime.Parse(text, CultureInfo.InvariantCulture);
        return new When.Moment(new WhenDay.Date(DateOnly.FromDateTime(wall)), TimeOnly.FromDateTime(wall));
    }

    private static WhenResolution Resolve(string clause, DateTimeOffset now) => WhenResolver.Resolve(Read.Deploy($"crm to acme on prod {clause}").When!, now, Rome);

    private static WhenResolution.Once Once(string clause, DateTimeOffset now) => Assert.IsType<WhenResolution.Once>(Resolve(clause, now));

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text + "Z", CultureInfo.InvariantCulture);
}
