namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>
/// The last door before Teams: what this process may call for each conversation, and altogether. First come, first served, except that
/// what somebody waits for may take the last calls.
/// </summary>
/// <remarks>
/// A channel and its threads are counted as one: Microsoft's text says "thread" and means either. Each process keeps its own; nodes that
/// answer clicks at the same time may together reach Teams' limit, which is a quarter above ours. A 429 leaves the conversation alone.
/// </remarks>
internal sealed class TeamsBudget
{
    // Beyond that, those that have been silent for an hour are forgotten.
    private const int ManyConversations = 1_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Calls _all = new();
    private readonly Dictionary<(string Conversation, bool IsWrite), Calls> _conversations = [];
    private int _forgetAt = ManyConversations;

    /// <summary>How many conversations are remembered, messages and questions apart.</summary>
    public int Conversations
    {
        get
        {
            lock (_gate) return _conversations.Count;
        }
    }

    /// <summary>How long a call may wait for its turn.</summary>
    public static TimeSpan Patience(TeamsUrgency urgency) => urgency == TeamsUrgency.Awaited ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(0.5);

    /// <summary>Takes a call, now or a little later.</summary>
    /// <param name="conversation">The conversation without its thread.</param>
    /// <param name="isWrite">Whether it changes something there.</param>
    /// <param name="urgency">How the call shares.</param>
    /// <param name="now">The present.</param>
    /// <param name="wait">When taken: how long to wait before calling. Otherwise: when to ask again.</param>
    /// <returns>Whether it was taken; it is used up then, whatever becomes of it.</returns>
    public bool TryTake(string conversation, bool isWrite, TeamsUrgency urgency, DateTimeOffset now, out TimeSpan wait)
    {
        lock (_gate)
        {
            var calls = Of(conversation, isWrite, now);
            var own = calls.Next(isWrite ? TeamsLimits.Writes : TeamsLimits.Reads, urgency, now);
            var shared = _all.Next(TeamsLimits.All, urgency, now);
            var at = own > shared ? own : shared;
            wait = at - now;
            if (wait > Patience(urgency)) return false;
            calls.Add(at);
            _all.Add(at);
            return true;
        }
    }

    /// <summary>Leaves a conversation alone for a while, as Teams asked.</summary>
    public void Pause(string conversation, bool isWrite, DateTimeOffset now, TimeSpan pause)
    {
        lock (_gate)
        {
            var calls = Of(conversation, isWrite, now);
            if (now + pause > calls.PausedUntil) calls.PausedUntil = now + pause;
        }
    }

    private Calls Of(string conversation, bool isWrite, DateTimeOffset now)
    {
        if (_conversations.TryGetValue((conversation, isWrite), out var calls)) return calls;
        if (_conversations.Count >= _forgetAt)
        {
            foreach (var silent in _conversations.Where(c => c.Value.IsSilent(now - Hour)).Select(c => c.Key).ToList()) _conversations.Remove(silent);
            _forgetAt = Math.Max(ManyConversations, 2 * _conversations.Count);
        }

        return _conversations[(conversation, isWrite)] = new Calls();
    }

    /// <summary>The calls of the last hour, and those that wait for their turn; in order.</summary>
    private sealed class Calls
    {
        private readonly List<DateTimeOffset> _calls = [];

        public DateTimeOffset PausedUntil { get; set; }

        public bool IsSilent(DateTimeOffset since) => PausedUntil <= since && (_calls.Count == 0 || _calls[^1] <= since);

        public DateTimeOffset Next(TeamsWindow[] windows, TeamsUrgency urgency, DateTimeOffset now)
        {
            // The last window is the longest.
            var past = now - windows[^1].Within;
            if (_calls.Count > 0 && _calls[0] <= past) _calls.RemoveAll(call => call <= past);
            var at = PausedUntil > now ? PausedUntil : now;
            foreach (var window in windows)
            {
                var most = urgency == TeamsUrgency.Awaited ? window.Calls : window.Routine;
                if (_calls.Count >= most && _calls[^most] + window.Within > at) at = _calls[^most] + window.Within;
            }

            return at;
        }

        public void Add(DateTimeOffset at)
        {
            var index = _calls.BinarySearch(at);
            _calls.Insert(index < 0 ? ~index : index, at);
        }
    }
}
