using ChatDeploy.Core.Chat;

namespace ChatDeploy.Core.Posts;

/// <summary>
/// What is left of a workspace's budget: a token bucket for each kind of call and the pauses between calls to one channel. In
/// the memory of the node that holds the workspace; it begins empty, because the holder before may just have used it up.
/// </summary>
internal sealed class CallBudget
{
    private readonly Dictionary<CallKind, Bucket> _buckets;
    private readonly Dictionary<string, DateTimeOffset> _channels = new(StringComparer.Ordinal);
    private readonly SurfaceBudget _budget;
    private readonly DateTimeOffset _begins;

    /// <summary>A budget that begins empty, or full.</summary>
    /// <param name="budget">The surface's.</param>
    /// <param name="now">The present.</param>
    /// <param name="isUntouched">Whether nobody has called the workspace before: then it begins full.</param>
    public CallBudget(SurfaceBudget budget, DateTimeOffset now, bool isUntouched = false)
    {
        _budget = budget;
        _begins = isUntouched ? DateTimeOffset.MinValue : now;
        _buckets = Enum.GetValues<CallKind>().ToDictionary(kind => kind, kind => new Bucket(budget.PerMinute(kind), budget.Burst, now, isUntouched));
    }

    /// <summary>Takes a call if there is one; progress leaves half of a burst to what people wait for.</summary>
    public bool TryTake(CallKind kind, string channelId, DateTimeOffset now, bool isUrgent)
    {
        if (!_budget.IsPaced(kind)) return _buckets[kind].TryTake(now, isUrgent);
        if (_channels.GetValueOrDefault(channelId, _begins) + _budget.BetweenCallsInChannel > now || !_buckets[kind].TryTake(now, isUrgent)) return false;
        _channels[channelId] = now;
        return true;
    }

    /// <summary>Leaves a kind of call alone for a while, as the surface asked.</summary>
    public void Pause(CallKind kind, DateTimeOffset until) => _buckets[kind].Pause(until);

    private sealed class Bucket
    {
        private readonly double _capacity;
        private readonly double _perSecond;
        private double _tokens;
        private DateTimeOffset _filledAt;
        private DateTimeOffset _pausedUntil;

        public Bucket(int perMinute, int burst, DateTimeOffset now, bool isFull)
        {
            // What a full bucket gives at once and what flows in within 60 seconds come to no more than the minute's calls together.
            _capacity = Math.Max(1, Math.Min(burst, perMinute / 2));
            _perSecond = (perMinute - _capacity + (_capacity > 1 ? 0 : 1)) / 60.0;
            _tokens = isFull ? _capacity : 0;
            _filledAt = now;
        }

        public bool TryTake(DateTimeOffset now, bool isUrgent)
        {
            _tokens = Math.Min(_capacity, _tokens + (Math.Max(0, (now - _filledAt).TotalSeconds) * _perSecond));
            _filledAt = now;
            if (now < _pausedUntil || _tokens < (isUrgent ? 1 : 1 + Math.Floor(_capacity / 2))) return false;
            _tokens--;
            return true;
        }

        public void Pause(DateTimeOffset until) => _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
    }
}
