namespace ChatDeploy.Integrations.Tests;

/// <summary>Waits for conditions in the outside world by polling.</summary>
internal static class Wait
{
    /// <summary>Returns when the condition holds; fails after the deadline (30 seconds unless told).</summary>
    public static async Task UntilAsync(Func<bool> condition, TimeSpan? deadline = null, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var end = DateTime.UtcNow + (deadline ?? TimeSpan.FromSeconds(30));
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < end, $"waited in vain for {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
