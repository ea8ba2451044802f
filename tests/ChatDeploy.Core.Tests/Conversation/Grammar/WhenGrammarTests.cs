using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

public sealed class WhenGrammarTests
{
    private static readonly TimeOnly HalfPastSix = new(18, 30);
    private static readonly WhenDay.Date Saturday = new(new DateOnly(2026, 11, 21));

    public static TheoryData<string, When> Clauses { get; } = new()
    {
        { "at 18:30", new When.Moment(new WhenDay.Next(), HalfPastSix) },
        { "at 18.30", new When.Moment(new WhenDay.Next(), HalfPastSix) },
        { "at 18h30", new When.Moment(new WhenDay.Next(), HalfPastSix) },
        { "at 6:30pm", new When.Moment(new WhenDay.Next(), HalfPastSix) },
        { "at 6 PM", new When.Moment(new WhenDay.Next(), new TimeOnly(18, 0)) },
        { "at 12am", new When.Moment(new WhenDay.Next(), new TimeOnly(0, 0)) },
        { "at 12pm", new When.Moment(new WhenDay.Next(), new TimeOnly(12, 0)) },
        { "at 18:30:15", new When.Moment(new WhenDay.Next(), new TimeOnly(18, 30, 15)) },
        { "at 18:30 Europe/Rome", new When.Moment(new WhenDay.Next(), HalfPastSix, "Europe/Rome") },
        { "at 18:30 utc", new When.Moment(new WhenDay.Next(), HalfPastSix, "UTC") },
        { "at 18:30Z", new When.Moment(new WhenDay.Next(), HalfPastSix, "UTC") },
        { "at 18:30+01:00", new When.Moment(new WhenDay.Next(), HalfPastSix, "+01:00") },
        { "at 18:30 +1", new When.Moment(new WhenDay.Next(), HalfPastSix, "+01:00") },
        { "at 18:30 UTC-5", new When.Moment(new WhenDay.Next(), HalfPastSix, "-05:00") },
        { "at 18:30 +0530", new When.Moment(new WhenDay.Next(), HalfPastSix, "+05:30") },
        { "at 2026-11-21 18:30", new When.Moment(Saturday, HalfPastSix) },
        { "at 2026-11-21 at 18:30", new When.Moment(Saturday, HalfPastSix) },
        { "at 2026-11-21T18:30", new When.Moment(Saturday, HalfPastSix) },
        { "at 2026-11-21T18:30:00Z", new When.Moment(Saturday, HalfPastSix, "UTC") },
        { "at 2026-11-21 18:30 America/New_York", new When.Moment(Saturday, HalfPastSix, "America/New_York") },
        { "tomorrow at 9:00", new When.Moment(new WhenDay.Tomorrow(), new TimeOnly(9, 0)) },
        { "tomorrow 9:00", new When.Moment(new WhenDay.Tomorrow(), new TimeOnly(9, 0)) },
        { "at tomorrow 9:00", new When.Moment(new WhenDay.Tomorrow(), new TimeOnly(9, 0)) },
        { "at 9:00 tomorrow", new When.Moment(new WhenDay.Tomorrow(), new TimeOnly(9, 0)) },
        { "today at 18:30", new When.Moment(new WhenDay.Today(), HalfPastSix) },
        { "at monday 18:30", new When.Moment(new WhenDay.On(DayOfWeek.Monday), HalfPastSix) },
        { "at 18:30 thurs", new When.Moment(new WhenDay.On(DayOfWeek.Thursday), HalfPastSix) },
        { "in 2h", new When.After(TimeSpan.FromHours(2)) },
        { "in 90 minutes", new When.After(TimeSpan.FromMinutes(90)) },
        { "in 1h30m", new When.After(TimeSpan.FromMinutes(90)) },
        { "in 1h 30m", new When.After(TimeSpan.FromMinutes(90)) },
        { "in 1 hour and 30 minutes", new When.After(TimeSpan.FromMinutes(90)) },
        { "in 2 days", new When.After(TimeSpan.FromDays(2)) },
        { "in window", new When.InWindow() },
        { "in the next window", new When.InWindow() },
        { "every night at 02:00", new When.Every(WeekDays.All, new TimeOnly(2, 0)) },
        { "every day at 02:00 Europe/Rome", new When.Every(WeekDays.All, new TimeOnly(2, 0), "Europe/Rome") },
        { "every weekday 7:30", new When.Every(WeekDays.Workdays, new TimeOnly(7, 30)) },
        { "every weekend at 07:30", new When.Every(WeekDays.Weekend, new TimeOnly(7, 30)) },
        { "every monday at 07:30", new When.Every(WeekDays.Monday, new TimeOnly(7, 30)) },
        { "every mon, wed and sunday at 07:30", new When.Every(WeekDays.Monday | WeekDays.Wednesday | WeekDays.Sunday, new TimeOnly(7, 30)) },
    };

    [Theory]
    [MemberData(nameof(Clauses))]
    public void A_time_is_understood_before_and_after_the_other_parts(string clause, When expected)
    {
        Assert.Equal(expected, Read.Deploy($"crm to acme on prod {clause}").When);
        Assert.Equal(expected, Read.Deploy($"crm {clause} to acme on prod because reasons").When);
    }

    [Theory]
    [InlineData("at")]
    [InlineData("at noonish")]
    [InlineData("at 18")]
    [InlineData("at 24:00")]
    [InlineData("at 18:60")]
    [InlineData("at 18:3")]
    [InlineData("at 13pm")]
    [InlineData("at tomorrow")]
    [InlineData("at 2026-02-30 18:30")]
    [InlineData("at 2026-11-21")]
    [InlineData("at 18:30 CET")]
    [InlineData("at 18:30 +15:00")]
    [InlineData("in")]
    [InlineData("in 2")]
    [InlineData("in 0m")]
    [InlineData("in 2 moons")]
    [InlineData("in 400 days")]
    [InlineData("in 9999999999h")]
    [InlineData("in 999999w999999w999999w")]
    [InlineData("every at 02:00")]
    [InlineData("every night")]
    [InlineData("every monday tuesday at")]
    [InlineData("every night at 02:00 tomorrow")]
    public void What_is_no_time_is_refused_with_an_example_that_keeps_the_rest(string clause)
    {
        var refusal = Read.Refusal($"crm@v7 to acme on prod {clause}");
        var example = Read.Deploy(refusal.Example);
        Assert.Equal([new DeployItem("crm", "v7")], example.Items);
        Assert.Equal("prod", example.Environment);
    }

    [Theory]
    [InlineData("18:00")]
    [InlineData("monday")]
    [InlineData("monday at 08:00")]
    [InlineData("2026-12-27")]
    [InlineData("2026-12-27 08:00 Europe/Rome")]
    [InlineData("2026-12-27 Europe/Rome")]
    [InlineData("tomorrow")]
    public void A_freeze_ends_at_a_time_or_as_a_day_begins(string until) =>
        Assert.Equal($"/deploy freeze prod until {until.Replace(" at ", " ", StringComparison.Ordinal)} because \"x\"", ChatCommandFormatter.Format(Read.Command($"freeze prod until {until} because x")));
}
