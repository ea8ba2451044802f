using ChatDeploy.Core.Reconcilers;

namespace ChatDeploy.Core.Tests.Reconcilers;

public sealed class EachInTurnTests
{
    [Fact]
    public async Task One_that_throws_keeps_no_other_waiting_and_is_told_at_the_end()
    {
        var done = new List<int>();
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => EachInTurn.AnyAsync([1, 2, 3], number =>
        {
            if (number == 2) throw new InvalidOperationException("two");
            done.Add(number);
            return Task.FromResult(true);
        }));
        Assert.Equal([1, 3], done);
        Assert.Equal("two", Assert.Single(thrown.InnerExceptions).Message);
    }

    [Fact]
    public async Task A_cancelled_pass_ends_at_once()
    {
        var done = new List<int>();
        await Assert.ThrowsAsync<OperationCanceledException>(() => EachInTurn.AnyAsync([1, 2], number =>
        {
            done.Add(number);
            throw new OperationCanceledException();
        }));
        Assert.Equal([1], done);
    }
}
