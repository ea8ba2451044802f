namespace ChatDeploy.Commands.Demo;

/// <summary>Waits until something is seen; what never comes, or the opposite of it, is a surprise.</summary>
internal sealed class DemoWatch(TimeSpan patience, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Looks again and again until it holds.</summary>
    /// <param name="expected">What should be seen.</param>
    /// <param name="look">Looks.</param>
    /// <param name="holds">Whether that is it.</param>
    /// <param name="never">Whether it cannot come any more; null: it always may.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> UntilAsync<T>(string expected, Func<CancellationToken, Task<T>> look, Func<T, bool> holds, Func<T, bool>? never, CancellationToken cancellationToken)
        where T : notnull
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var seen = await look(cancellationToken);
            if (holds(seen)) return seen;
            if (never?.Invoke(seen) == true) throw new DemoSurpriseException(expected, seen.ToString()!);
            if (clock.GetElapsedTime(began) > patience) throw new DemoSurpriseException($"{expected} within {patience.TotalSeconds:0} s", seen.ToString()!);
            try
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (OperationCanceledException cancelled)
            {
                throw new DemoSurpriseException(expected, $"no time left, and: {seen}", cancelled);
            }
        }
    }

    /// <summary>Holds at once, or is a surprise.</summary>
    public static void Now(string expected, bool holds, object seen)
    {
        if (!holds) throw new DemoSurpriseException(expected, seen.ToString()!);
    }
}
