using System.Globalization;
using ChatDeploy.Core.Schedules;
using ChatDeploy.Integrations.Quartz;

namespace ChatDeploy.Core.Tests.Schedules;

/// <summary>Spec D4: windows, freezes and opening hours; Rome is at UTC+1 in November.</summary>
public sealed class SlotTimesTests
{
    private static readonly Period.Recurring WorkingHours = new("0 0 9 ? * MON-FRI", "Europe/Rome", TimeSpan.FromHours(8));
    private readonly SlotTimes _times = new(new CronTimes());

    [Theory]
    [InlineData("2026-11-20T07:59Z", "2026-11-20T08:00Z")] // Friday, before it opens
    [InlineData("2026-11-20T08:00Z", "2026-11-20T08:00Z")] // its first instant
    [InlineData("2026-11-20T15:59Z", "2026-11-20T15:59Z")]
    [InlineData("2026-11-20T16:00Z", "2026-11-23T08:00Z")] // its last is over
    [InlineData("2026-03-28T12:00Z", "2026-03-30T07:00Z")] // over the change to summer time
    [InlineData("2026-10-24T12:00Z", "2026-10-26T08:00Z")]
    public void A_window_opens_by_the_clocks_of_its_zone(string from, string next) =>
        Assert.Equal(Parse(next), _times.Next(new SlotRules([WorkingHours], [], []), Parse(from)));

    [Theory]
    [InlineData("2026-11-20T12:00Z", "2026-11-20T13:00Z")]
    [InlineData("2026-11-20T13:00Z", "2026-11-20T13:00Z")]
    [InlineData("2026-11-20T11:59Z", "2026-11-20T11:59Z")]
    public void A_freeze_keeps_out_its_first_instant_and_not_its_last(string from, string next) =>
        Assert.Equal(Parse(next), _times.Next(Frozen(Once("2026-11-20T12:00Z", "2026-11-20T13:00Z")), Parse(from)));

    [Fact]
    public void A_freeze_that_ends_outside_of_the_window_is_waited_for_until_the_next_window() =>
        Assert.Equal(Parse("2026-11-23T08:00Z"), _times.Next(Frozen(Once("2026-11-20T12:00Z", "2026-11-20T18:00Z")) with { Windows = [WorkingHours] }, Parse("2026-11-20T12:00Z")));

    [Fact]
    public void Freezes_that_touch_are_passed_together() =>
        Assert.Equal(Parse("2026-11-20T15:00Z"), _times.Next(Frozen(Once("2026-11-20T12:00Z", "2026-11-20T13:00Z"), Once("2026-11-20T13:00Z", "2026-11-20T15:00Z")), Parse("2026-11-20T12:00Z")));

    [Fact]
    public void A_freeze_without_an_end_leaves_no_slot() =>
        Assert.Null(_times.Next(Frozen(Once("2026-11-20T12:00Z", null)), Parse("2026-11-20T12:00Z")));

    [Fact]
    public void A_window_that_never_opens_within_a_year_leaves_no_slot() =>
        Assert.Null(_times.Next(new SlotRules([WorkingHours with { Cron = "0 0 0 1 1 ? 2030" }], [], []), Parse("2026-11-20T12:00Z")));

    [Fact]
    public void A_recurring_freeze_ends_with_its_stretch_and_comes_again()
    {
        var everyFriday = Frozen(new Period.Recurring("0 0 12 ? * FRI", "Europe/Rome", TimeSpan.FromHours(36)));
        Assert.Equal(Parse("2026-11-21T23:00Z"), _times.Next(everyFriday, Parse("2026-11-20T11:00Z")));
        Assert.False(_times.At(everyFriday, Parse("2026-11-27T11:00Z")).MayStart);
        Assert.True(_times.At(everyFriday, Parse("2026-11-27T10:59Z")).MayStart);
    }

    [Fact]
    public void A_recurring_freeze_counts_only_between_its_first_day_and_its_last()
    {
        var rules = Frozen(new Period.Recurring("0 0 12 * * ?", null, TimeSpan.FromHours(4), Parse("2026-11-21T00:00Z"), Parse("2026-11-22T14:00Z")));
        Assert.True(_times.At(rules, Parse("2026-11-20T13:00Z")).MayStart);
        Assert.Equal(Parse("2026-11-21T16:00Z"), _times.At(rules, Parse("2026-11-21T13:00Z")).Obstacles[0].ClearsAt);
        Assert.Equal(Parse("2026-11-22T14:00Z"), _times.At(rules, Parse("2026-11-22T13:00Z")).Obstacles[0].ClearsAt);
        Assert.True(_times.At(rules, Parse("2026-11-23T13:00Z")).MayStart);
    }

    [Fact]
    public void Everything_in_the_way_is_said_with_when_it_clears()
    {
        var answer = _times.At(Frozen(Once("2026-11-20T06:00Z", "2026-11-20T09:00Z"), Once("2026-11-20T06:00Z", null)) with { Windows = [WorkingHours] }, Parse("2026-11-20T07:00Z"));
        Assert.Equal(["frozen", "frozen", "window_closed"], answer.Obstacles.Select(o => o.Code));
        Assert.Equal([Parse("2026-11-20T09:00Z"), null, Parse("2026-11-20T08:00Z")], answer.Obstacles.Select(o => o.ClearsAt));
    }

    [Theory]
    [InlineData("Mo-Sa 09:00-20:00", "2026-11-20T12:00Z", "2026-11-20T19:00Z")]
    [InlineData("Mo-Sa 09:00-20:00; Su 10:00-13:00", "2026-11-22T09:30Z", "2026-11-22T12:00Z")]
    [InlineData("Mo-Fr 09:00-12:30, 15:00-19:30", "2026-11-20T12:00Z", "2026-11-20T12:00Z")] // siesta
    [InlineData("Fr-Su 22:00-02:00", "2026-11-21T00:30Z", "2026-11-21T01:00Z")] // past midnight
    [InlineData("Mo-Su 00:00-24:00; Su off", "2026-11-20T12:00Z", "2026-11-21T23:00Z")] // a later rule replaces
    [InlineData("24/7", "2026-11-20T12:00Z", null)]
    public void A_preferred_slot_keeps_out_of_opening_hours(string hours, string from, string? next)
    {
        var rules = SlotRules.None with { Preferences = [new Closure("open_hours", "open", [], new Period.Open(OpeningHours.Parse(hours), "Europe/Rome"))] };
        Assert.Equal(next is null ? null : Parse(next), _times.Next(rules, Parse(from), preferred: true));
        Assert.Equal(Parse(from), _times.Next(rules, Parse(from)));
        Assert.Equal(next != from, _times.At(rules, Parse(from)).Advice.Count == 1);
    }

    [Fact]
    public void A_window_that_opens_every_second_for_a_day_is_looked_at_in_few_steps()
    {
        var counting = new CountingCron();
        var always = new Period.Recurring("* * * * * ?", "Europe/Rome", TimeSpan.FromDays(1));
        Assert.Null(new SlotTimes(counting).Next(Frozen(always) with { Windows = [always] }, Parse("2026-11-20T12:00Z")));
        Assert.InRange(counting.Calls, 1, 20_000);
    }

    private static SlotRules Frozen(params Period[] periods) => SlotRules.None with { Closures = [.. periods.Select(p => new Closure("frozen", "frozen", [], p))] };

    private static Period.Once Once(string from, string? until) => new(Parse(from), until is null ? null : Parse(until));

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private sealed class CountingCron : ICronTimes
    {
        private readonly CronTimes _times = new();

        public int Calls { get; private set; }

        public DateTimeOffset? Next(string cron, string? timeZone, DateTimeOffset after)
        {
            Calls++;
            return _times.Next(cron, timeZone, after);
        }
    }
}
