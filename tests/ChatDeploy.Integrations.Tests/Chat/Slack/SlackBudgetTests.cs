using ChatDeploy.Integrations.Chat.Slack;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

public sealed class SlackBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly SlackBudget _budget = new();

    [Fact]
    public void No_minute_of_a_workspace_has_more_than_40_edits_and_all_of_them_are_used()
    {
        var taken = new List<DateTimeOffset>();
        for (var now = Start; now < Start.AddMinutes(5); now += TimeSpan.FromMilliseconds(100))
            if (Take(SlackMethod.UpdateMessage, now, SlackUrgency.Awaited) is { } at) taken.Add(at);

        Assert.All(taken, t => Assert.InRange(taken.Count(o => o > t - TimeSpan.FromMinutes(1) && o <= t), 1, 40));
        Assert.Equal(200, taken.Count(at => at < Start.AddMinutes(5)));
    }

    [Fact]
    public void Posts_leave_the_last_edits_of_a_minute_to_what_somebody_waits_for()
    {
        Assert.Equal(38, Enumerable.Range(0, 60).Count(_ => Take(SlackMethod.UpdateMessage, Start, SlackUrgency.Routine) is not null));
        Assert.Equal(2, Enumerable.Range(0, 60).Count(_ => Take(SlackMethod.UpdateMessage, Start, SlackUrgency.Awaited) is not null));
    }

    [Fact]
    public void Methods_are_counted_apart()
    {
        while (Take(SlackMethod.UpdateMessage, Start, SlackUrgency.Awaited) is not null) { }
        Assert.NotNull(Take(SlackMethod.DeleteMessage, Start, SlackUrgency.Routine));
    }

    [Fact]
    public void One_who_comes_too_early_is_told_when_to_come_again()
    {
        for (var i = 0; i < 40; i++) Take(SlackMethod.UpdateMessage, Start.AddSeconds(i), SlackUrgency.Awaited);
        Assert.False(_budget.TryTake(SlackMethod.UpdateMessage, null, SlackUrgency.Awaited, Start.AddSeconds(45), out var wait));
        Assert.Equal(TimeSpan.FromSeconds(15), wait);
        Assert.True(_budget.TryTake(SlackMethod.UpdateMessage, null, SlackUrgency.Awaited, Start.AddSeconds(60), out wait));
        Assert.Equal(TimeSpan.Zero, wait);
    }

    [Fact]
    public void Messages_of_a_channel_follow_each_other_at_a_distance_and_in_order()
    {
        Assert.Equal(Start, Take(SlackMethod.PostMessage, Start, SlackUrgency.Awaited, "c"));
        Assert.Equal(Start.AddSeconds(1.1), Take(SlackMethod.PostMessage, Start, SlackUrgency.Awaited, "c"));
        Assert.Equal(Start.AddSeconds(2.2), Take(SlackMethod.PostMessage, Start.AddSeconds(0.5), SlackUrgency.Awaited, "c"));
        Assert.Null(Take(SlackMethod.PostMessage, Start.AddSeconds(0.5), SlackUrgency.Awaited, "c"));
    }

    [Fact]
    public void Channels_do_not_wait_for_each_other()
    {
        Assert.Equal(Start, Take(SlackMethod.PostMessage, Start, SlackUrgency.Routine, "c"));
        Assert.Equal(Start, Take(SlackMethod.PostMessage, Start, SlackUrgency.Routine, "d"));
    }

    [Fact]
    public void Posts_do_not_wait_long_for_a_channel()
    {
        Take(SlackMethod.PostMessage, Start, SlackUrgency.Routine, "c");
        Assert.Null(Take(SlackMethod.PostMessage, Start.AddSeconds(0.5), SlackUrgency.Routine, "c"));
        Assert.Equal(Start.AddSeconds(1.1), Take(SlackMethod.PostMessage, Start.AddSeconds(0.7), SlackUrgency.Routine, "c"));
    }

    [Fact]
    public void A_call_that_is_refused_uses_nothing_up()
    {
        Take(SlackMethod.PostMessage, Start, SlackUrgency.Routine, "c");
        for (var i = 0; i < 10; i++) Assert.Null(Take(SlackMethod.PostMessage, Start, SlackUrgency.Routine, "c"));
        Assert.Equal(Start.AddSeconds(1.1), Take(SlackMethod.PostMessage, Start.AddSeconds(1.1), SlackUrgency.Routine, "c"));
    }

    [Fact]
    public void A_method_that_is_to_be_left_alone_is_and_the_others_are_not()
    {
        _budget.Pause(SlackMethod.UpdateMessage, Start.AddSeconds(30));
        _budget.Pause(SlackMethod.UpdateMessage, Start.AddSeconds(10));
        Assert.Null(Take(SlackMethod.UpdateMessage, Start.AddSeconds(25), SlackUrgency.Awaited));
        Assert.NotNull(Take(SlackMethod.PostMessage, Start.AddSeconds(25), SlackUrgency.Awaited, "c"));
        Assert.Equal(Start.AddSeconds(30), Take(SlackMethod.UpdateMessage, Start.AddSeconds(29), SlackUrgency.Awaited));
    }

    [Fact]
    public void A_minute_begins_with_its_earliest_call_also_where_another_waited_for_its_channel()
    {
        Take(SlackMethod.PostMessage, Start, SlackUrgency.Awaited, "c");
        Take(SlackMethod.PostMessage, Start.AddSeconds(0.2), SlackUrgency.Awaited, "c");
        for (var i = 0; i < 198; i++) Take(SlackMethod.PostMessage, Start.AddSeconds(0.2), SlackUrgency.Awaited, $"d{i}");
        Assert.Equal(Start.AddSeconds(60), Take(SlackMethod.PostMessage, Start.AddSeconds(59), SlackUrgency.Awaited, "e"));
        Assert.Equal(Start.AddSeconds(60.2), Take(SlackMethod.PostMessage, Start.AddSeconds(60), SlackUrgency.Awaited, "f"));
    }

    [Fact]
    public void What_posts_may_call_fits_into_what_all_may()
    {
        Assert.InRange(SlackPace.Posts.EditsPerMinute, 1, SlackMethod.UpdateMessage.PerMinute - 2);
        Assert.InRange(SlackPace.Posts.SendsPerMinute + SlackPace.Posts.RepliesPerMinute, 1, SlackMethod.PostMessage.PerMinute - 10);
        Assert.True(SlackPace.Posts.BetweenCallsInChannel >= SlackBudget.ChannelPause);
    }

    private DateTimeOffset? Take(SlackMethod method, DateTimeOffset now, SlackUrgency urgency, string? channel = null) =>
        _budget.TryTake(method, channel, urgency, now, out var wait) ? now + wait : null;
}
