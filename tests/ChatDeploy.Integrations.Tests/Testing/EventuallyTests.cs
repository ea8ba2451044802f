using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Testing;

public class EventuallyTests
{
    [Fact]
    public async Task What_never_holds_fails_with_the_condition_and_the_last_exception()
    {
        Func<Task<bool>> condition = () => throw new InvalidOperationException("not up");

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(condition, TimeSpan.FromMilliseconds(50)));

        Assert.Equal("still not true after 0.1 s: condition (it threw InvalidOperationException: not up)", failure.Message);
    }

    [Fact]
    public async Task What_holds_later_is_waited_for()
    {
        var asked = 0;
        await Eventually.TrueAsync(() => ++asked == 3);
        Assert.Equal(3, asked);
    }
}
