using ChatDeploy.Core.Approvals;

namespace ChatDeploy.Core.Tests.Approvals;

public sealed class ReminderTimesTests
{
    private static readonly DateTimeOffset Opened = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_comes_after_an_hour_the_next_four_hours_later_then_every_eight() =>
        Assert.Equal([60, 300, 780, 1260], All(TimeSpan.FromHours(24)));

    [Theory]
    [InlineData(90, 45)]
    [InlineData(120, 60)]
    [InlineData(10, 5)]
    public void A_ticket_that_closes_soon_is_reminded_of_when_half_of_its_time_is_over(int minutes, double first) =>
        Assert.Equal([first], All(TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void In_the_last_minute_nobody_is_reminded(int minutes) => Assert.Empty(All(TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void What_was_missed_is_left_out() =>
        Assert.Equal(Opened.AddHours(13), ReminderTimes.Next(Opened, Opened.AddHours(24), Opened.AddHours(6)));

    private static List<double> All(TimeSpan open)
    {
        var times = new List<double>();
        for (var at = Opened; ReminderTimes.Next(Opened, Opened + open, at) is { } next; at = next) times.Add((next - Opened).TotalMinutes);
        return times;
    }
}
