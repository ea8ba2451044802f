namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>
/// The last door before Slack: what this process may call in any 60 seconds, for each method, and the distance between messages in
/// a channel. Everything that is sent goes through it. First come, first served, except that what somebody waits for may take the last calls.
/// </summary>
/// <remarks>
/// Whose post is next (ends and approvals first, fair between deployments, over all nodes) is decided by <c>Core/Posts</c>, whose
/// budget only knows posts and is held by one node. This one knows methods (posts and thread entries are one to Slack) and everyone
/// else who calls. It is kept by each process for itself: nodes that answer clicks at the same time may together reach Slack's own
/// limit, which is a quarter above ours; a 429 pauses the method here.
/// </remarks>
internal sealed class SlackBudget
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Between messages in a channel: Slack's second, and what the network may eat of it.</summary>
    public static readonly TimeSpan ChannelPause = TimeSpan.FromSeconds(1.1);

    // More channels than this have spoken within a second only where the clock stands still.
    private const int MostChannels = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MethodCalls> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _nextInChannel = new(StringComparer.Ordinal);

    /// <summary>How long a call may wait for its turn.</summary>
    public static TimeSpan Patience(SlackUrgency urgency) => urgency == SlackUrgency.Awaited ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(0.5);

    /// <summary>Takes a call, now or a little later.</summary>
    /// <param name="method">The method.</param>
    /// <param name="channel">The channel that is spoken in; null where none is.</param>
    /// <param name="urgency">How the call shares.</param>
    /// <param name="now">The present.</param>
    /// <param name="wait">When taken: how long to wait before calling. Otherwise: when to ask again.</param>
    /// <returns>Whether it was taken; it is used up then, whatever becomes of it.</returns>
    public bool TryTake(SlackMethod method, string? channel, SlackUrgency urgency, DateTimeOffset now, out TimeSpan wait)
    {
        lock (_gate)
        {
            if (!_methods.TryGetValue(method.Name, out var calls)) _methods[method.Name] = calls = new MethodCalls();
            var isPaced = method.IsPaced && channel is not null;
            var at = calls.Next(urgency == SlackUrgency.Awaited ? method.PerMinute : method.PerMinute - Math.Max(1, method.PerMinute / 20), now);
            if (isPaced && _nextInChannel.TryGetValue(channel!, out var next) && next > at) at = next;
            wait = at - now;
            if (wait > Patience(urgency)) return false;
            calls.Add(at);
            if (isPaced) Pace(channel!, at, now);
            return true;
        }
    }

    /// <summary>Leaves a method alone for a while, as Slack asked.</summary>
    public void Pause(SlackMethod method, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (!_methods.TryGetValue(method.Name, out var calls)) _methods[method.Name] = calls = new MethodCalls();
            if (until > calls.PausedUntil) calls.PausedUntil = until;
        }
    }

    private void Pace(string channel, DateTimeOffset at, DateTimeOffset now)
    {
        if (_nextInChannel.Count >= MostChannels)
        {
            foreach (var past in _nextInChannel.Where(c => c.Value <= now).Select(c => c.Key).ToList()) _nextInChannel.Remove(past);
        }

        _nextInChannel[channel] = at + ChannelPause;
    }

    /// <summary>The calls of a method in the last minute, and those that wait for their turn; in order.</summary>
    private sealed class MethodCalls
    {
        private readonly List<DateTimeOffset> _calls = [];

        public DateTimeOffset PausedUntil { get; set; }

        public DateTimeOffset Next(int perMinute, DateTimeOffset now)
        {
            _calls.RemoveAll(call => call <= now - Minute);
            var free = _calls.Count < perMinute ? now : _calls[^perMinute] + Minute;
            return free > PausedUntil ? free : PausedUntil;
        }

        public void Add(DateTimeOffset at)
        {
            var index = _calls.BinarySearch(at);
            _calls.Insert(index < 0 ? ~index : index, at);
        }
    }
}
