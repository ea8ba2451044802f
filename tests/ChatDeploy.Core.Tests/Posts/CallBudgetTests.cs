using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Posts;

namespace ChatDeploy.Core.Tests.Posts;

public sealed class CallBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(40, 5)]
    [InlineData(40, 40)]
    [InlineData(7, 3)]
    [InlineData(2, 5)]
    [InlineData(1, 5)]
    public void No_minute_has_more_calls_than_it_allows_and_most_of_them_are_used(int perMinute, int burst)
    {
        var budget = new CallBudget(Budget(perMinute, burst, TimeSpan.Zero), Start, isUntouched: true);
        var taken = new List<DateTimeOffset>();
        for (var now = Start; now < Start.AddMinutes(10); now += TimeSpan.FromMilliseconds(50))
            while (budget.TryTake(CallKind.Edit, "c", now, isUrgent: true)) taken.Add(now);

        Assert.All(taken, t => Assert.InRange(taken.Count(o => o > t - TimeSpan.FromMinutes(1) && o <= t), 1, perMinute));
        Assert.InRange(taken.Count, Math.Max(1, perMinute * 4), perMinute * 10);
    }

    [Fact]
    public void A_new_holder_and_the_one_before_it_together_stay_within_the_minute()
    {
        var taken = new List<DateTimeOffset>();
        var budget = new CallBudget(Budget(40, 10, TimeSpan.Zero), Start, isUntouched: true);
        for (var now = Start; now < Start.AddMinutes(3); now += TimeSpan.FromMilliseconds(100))
        {
            if (now.Second % 7 == 0 && now.Millisecond == 0) budget = new CallBudget(Budget(40, 10, TimeSpan.Zero), now);
            while (budget.TryTake(CallKind.Edit, "c", now, isUrgent: true)) taken.Add(now);
        }

        Assert.All(taken, t => Assert.InRange(taken.Count(o => o > t - TimeSpan.FromMinutes(1) && o <= t), 1, 40));
    }

    [Fact]
    public void Progress_leaves_half_of_a_burst_to_what_people_wait_for()
    {
        var budget = new CallBudget(Budget(40, 4, TimeSpan.Zero), Start, isUntouched: true);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => budget.TryTake(CallKind.Edit, "c", Start, isUrgent: false)));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => budget.TryTake(CallKind.Edit, "c", Start, isUrgent: true)));
    }

    [Fact]
    public void A_channel_gets_its_pause_and_other_channels_and_kinds_their_calls()
    {
        var budget = new CallBudget(Budget(40, 10, TimeSpan.FromSeconds(1)), Start, isUntouched: true);
        Assert.True(budget.TryTake(CallKind.Send, "c", Start, isUrgent: true));
        Assert.False(budget.TryTake(CallKind.Edit, "c", Start.AddSeconds(0.9), isUrgent: true));
        Assert.True(budget.TryTake(CallKind.Edit, "d", Start.AddSeconds(0.9), isUrgent: true));
        Assert.True(budget.TryTake(CallKind.Edit, "c", Start.AddSeconds(1), isUrgent: true));
    }

    [Fact]
    public void Edits_neither_wait_for_messages_nor_keep_them_waiting_where_the_surface_does_not_ask_for_it()
    {
        var budget = new CallBudget(Budget(40, 10, TimeSpan.FromSeconds(1)) with { PacesEdits = false }, Start, isUntouched: true);
        Assert.True(budget.TryTake(CallKind.Send, "c", Start, isUrgent: true));
        Assert.True(budget.TryTake(CallKind.Edit, "c", Start, isUrgent: true));
        Assert.True(budget.TryTake(CallKind.Edit, "c", Start, isUrgent: true));
        Assert.False(budget.TryTake(CallKind.Reply, "c", Start.AddSeconds(0.9), isUrgent: true));
        Assert.True(budget.TryTake(CallKind.Reply, "c", Start.AddSeconds(1), isUrgent: true));
    }

    [Fact]
    public void A_kind_that_is_to_be_left_alone_is()
    {
        var budget = new CallBudget(Budget(40, 10, TimeSpan.Zero), Start, isUntouched: true);
        budget.Pause(CallKind.Edit, Start.AddSeconds(30));
        Assert.False(budget.TryTake(CallKind.Edit, "c", Start.AddSeconds(29), isUrgent: true));
        Assert.True(budget.TryTake(CallKind.Reply, "c", Start.AddSeconds(29), isUrgent: true));
        Assert.True(budget.TryTake(CallKind.Edit, "c", Start.AddSeconds(30), isUrgent: true));
    }

    private static SurfaceBudget Budget(int perMinute, int burst, TimeSpan inChannel) => new(perMinute, perMinute, perMinute, perMinute, burst, TimeSpan.Zero, inChannel);
}
