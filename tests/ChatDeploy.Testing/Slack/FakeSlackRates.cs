namespace ChatDeploy.Testing.Slack;

/// <summary>Slack's limits: calls of a method in any 60 seconds, and a message a second in a channel.</summary>
internal sealed class FakeSlackRates
{
    private const int Tier3 = 50;
    private const int Tier4 = 100;

    // Slack lets short bursts pass; ours is what a loaded machine may do to two calls that left a second apart.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Queue<DateTimeOffset>> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _channels = new(StringComparer.Ordinal);

    public Dictionary<string, int> PerMinute { get; } = new(StringComparer.Ordinal)
    {
        ["chat.postMessage"] = 300,
        ["chat.update"] = Tier3,
        ["chat.delete"] = Tier3,
        ["chat.postEphemeral"] = Tier4,
        ["views.open"] = Tier4,
        ["views.push"] = Tier4,
        ["views.update"] = Tier4,
        ["views.publish"] = Tier4,
        ["conversations.history"] = Tier3,
        ["conversations.replies"] = Tier3,
        ["conversations.info"] = Tier3,
        ["conversations.open"] = Tier3,
        ["users.info"] = Tier4,
        ["users.lookupByEmail"] = Tier3,
        ["auth.test"] = Tier4,
        ["apps.connections.open"] = Tier3,
    };

    /// <summary>Counts a call; how long to come back after where it was one too many.</summary>
    public TimeSpan? Count(string method, string? channel, DateTimeOffset now)
    {
        if (!_calls.TryGetValue(method, out var calls)) _calls[method] = calls = new Queue<DateTimeOffset>();
        while (calls.TryPeek(out var first) && first <= now - Minute) calls.Dequeue();
        if (calls.Count >= PerMinute[method]) return calls.Peek() + Minute - now;
        if (method == "chat.postMessage" && channel is not null)
        {
            var next = _channels.GetValueOrDefault(channel);
            if (next > now + Tolerance) return next - now;
            _channels[channel] = (next > now ? next : now) + TimeSpan.FromSeconds(1);
        }

        calls.Enqueue(now);
        return null;
    }
}
