using ChatDeploy.Integrations.Chat.Teams.Connector;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Connector;

public sealed class TeamsBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly TeamsBudget _budget = new();

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 8)]
    [InlineData(30, 60)]
    [InlineData(3_600, 1_800)]
    public void No_stretch_of_a_conversation_has_more_than_four_fifths_of_what_Teams_allows(int seconds, int allowed)
    {
        var taken = new List<DateTimeOffset>();
        for (var now = Start; now < Start.AddMinutes(70); now += TimeSpan.FromMilliseconds(250))
            if (Take(now, taken.Count % 3 == 0 ? TeamsUrgency.Routine : TeamsUrgency.Awaited) is { } at) taken.Add(at);

        taken.Sort();
        var within = TimeSpan.FromSeconds(seconds);
        var (most, from) = (0, 0);
        for (var to = 0; to < taken.Count; to++)
        {
            while (taken[from] <= taken[to] - within) from++;
            most = Math.Max(most, to - from + 1);
        }

        Assert.InRange(most, allowed / 2, allowed * 4 / 5);
    }

    [Fact]
    public void Posts_leave_the_last_calls_to_what_somebody_waits_for()
    {
        Assert.Equal(4, Enumerable.Range(0, 10).Count(_ => Take(Start, TeamsUrgency.Routine) == Start));
        Assert.Equal(1, Enumerable.Range(0, 10).Count(_ => Take(Start, TeamsUrgency.Awaited) == Start));
    }

    [Fact]
    public void Conversations_do_not_wait_for_each_other()
    {
        while (Take(Start, TeamsUrgency.Awaited) is not null) { }
        Assert.Equal(Start, Take(Start, TeamsUrgency.Routine, "d"));
    }

    [Fact]
    public void Questions_do_not_wait_for_messages()
    {
        while (Take(Start, TeamsUrgency.Awaited) is not null) { }
        Assert.True(_budget.TryTake("c", isWrite: false, TeamsUrgency.Awaited, Start, out var wait));
        Assert.Equal(TimeSpan.Zero, wait);
    }

    [Fact]
    public void All_conversations_together_have_a_limit_too() => Assert.Equal(24, Enumerable.Range(0, 100).Count(i => Take(Start, TeamsUrgency.Awaited, $"c{i}") == Start));

    [Fact]
    public void A_call_that_is_refused_uses_nothing_up()
    {
        _budget.Pause("c", isWrite: true, Start, TimeSpan.FromSeconds(10));
        for (var i = 0; i < 20; i++) Assert.Null(Take(Start, TeamsUrgency.Awaited));
        Assert.Equal(Start.AddSeconds(10), Take(Start.AddSeconds(9), TeamsUrgency.Awaited));
    }

    [Fact]
    public void Silent_conversations_are_forgotten()
    {
        for (var i = 0; i < 3_000; i++) Take(Start.AddHours(i), TeamsUrgency.Awaited, $"c{i}");
        Assert.InRange(_budget.Conversations, 1, 1_001);
    }

    private DateTimeOffset? Take(DateTimeOffset now, TeamsUrgency urgency, string conversation = "c") =>
        _budget.TryTake(conversation, isWrite: true, urgency, now, out var wait) ? now + wait : null;
}
