namespace ChatDeploy.Testing.Teams;

/// <summary>Teams' limits of one bot: for each conversation without its threads, in the stricter reading of its text, and 30 calls a second altogether.</summary>
internal sealed class FakeTeamsRates
{
    private static readonly (int Calls, TimeSpan Within)[] Writes = [(7, TimeSpan.FromSeconds(1)), (8, TimeSpan.FromSeconds(2)), (60, TimeSpan.FromSeconds(30)), (1_800, TimeSpan.FromHours(1))];
    private static readonly (int Calls, TimeSpan Within)[] Reads = [(14, TimeSpan.FromSeconds(1)), (16, TimeSpan.FromSeconds(2)), (120, TimeSpan.FromSeconds(30)), (3_600, TimeSpan.FromHours(1))];
    private static readonly (int Calls, TimeSpan Within)[] All = [(30, TimeSpan.FromSeconds(1))];

    private readonly Dictionary<string, List<DateTimeOffset>> _calls = new(StringComparer.Ordinal);

    /// <summary>Counts a call; how long to come back after where it was one too many.</summary>
    public TimeSpan? Count(string conversation, bool isWrite, DateTimeOffset now)
    {
        var own = Of($"{isWrite} {conversation}");
        var all = Of("");
        if ((Excess(own, isWrite ? Writes : Reads, now) ?? Excess(all, All, now)) is { } wait) return wait;
        own.Add(now);
        all.Add(now);
        return null;
    }

    private List<DateTimeOffset> Of(string key)
    {
        if (!_calls.TryGetValue(key, out var calls)) _calls[key] = calls = [];
        return calls;
    }

    private static TimeSpan? Excess(List<DateTimeOffset> calls, (int Calls, TimeSpan Within)[] limits, DateTimeOffset now)
    {
        foreach (var (most, within) in limits)
            if (calls.Count >= most && calls[^most] + within > now) return calls[^most] + within - now;
        return null;
    }
}
