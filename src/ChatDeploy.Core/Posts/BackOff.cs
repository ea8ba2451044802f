namespace ChatDeploy.Core.Posts;

/// <summary>How long to wait after an outage: 1, 2, 4 … 30 seconds, each up to half as long again, so that not everyone comes back at once.</summary>
internal static class BackOff
{
    private const double Longest = 30;

    public static TimeSpan After(int failures)
    {
        var seconds = Math.Min(Longest, Math.Pow(2, Math.Min(failures, 10)));
#pragma warning disable CA5394 // No secret depends on it.
        return TimeSpan.FromSeconds(seconds * (1 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }
}
