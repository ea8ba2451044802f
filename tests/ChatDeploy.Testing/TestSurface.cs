using System.Text.Json.Nodes;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.People;

namespace ChatDeploy.Testing;

/// <summary>What becomes of one call to a <see cref="TestSurface"/>.</summary>
public enum CallFate
{
    /// <summary>It is done and answered.</summary>
    Done,

    /// <summary>429; nothing is done.</summary>
    Throttle,

    /// <summary>No connection; nothing is done.</summary>
    Outage,

    /// <summary>It is done, and the answer is lost.</summary>
    LoseAnswer,

    /// <summary>Nothing is done, and nobody can tell.</summary>
    LoseCall,

    /// <summary>Refused for good, with <c>not_in_channel</c>.</summary>
    Refuse,
}

/// <summary>
/// A chat platform in memory, which several nodes may share: it keeps messages with everything they ever showed, counts calls
/// as platforms do (by kind, in any 60 seconds; pauses in a channel) and notes every call beyond its budget.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="budget">What it allows.</param>
public sealed class TestSurface(TimeProvider clock, SurfaceBudget budget) : IChatSurface
{
    private readonly Lock _gate = new();
    private readonly List<TestMessage> _messages = [];
    private readonly List<(CallKind Kind, string Channel, DateTimeOffset At)> _calls = [];
    private readonly List<string> _violations = [];

    /// <inheritdoc/>
    public string Name { get; init; } = "slack";

    /// <inheritdoc/>
    public SurfaceBudget Budget => budget;

    /// <summary>What becomes of calls from now on.</summary>
    public Func<CallKind, string, CallFate> Fate { get; set; } = (_, _) => CallFate.Done;

    /// <inheritdoc/>
    public bool CanEdit { get; set; } = true;

    /// <summary>Whether it can be asked for a message by its key.</summary>
    public bool CanBeAsked { get; set; } = true;

    /// <summary>People's direct channels, by name; who is not in it is not known here.</summary>
    public Dictionary<string, string> DirectChannels { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers that were lost so far although the message arrived.</summary>
    public int LostAnswers { get; private set; }

    /// <summary>Every message, in order of arrival.</summary>
    public IReadOnlyList<TestMessage> Messages => Locked(() => _messages.ToList());

    /// <summary>Every call.</summary>
    public IReadOnlyList<(CallKind Kind, string Channel, DateTimeOffset At)> Calls => Locked(() => _calls.ToList());

    /// <summary>Every call beyond the budget.</summary>
    public IReadOnlyList<string> Violations => Locked(() => _violations.ToList());

    /// <inheritdoc/>
    public string WorkspaceOf(string channelId) => "T1";

    /// <inheritdoc/>
    public ValueTask<string?> DirectChannelAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(DirectChannels.GetValueOrDefault(person.Name));
    }

    /// <inheritdoc/>
    public Task<SurfaceAnswer> NotifyAsync(OutgoingNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return CallAsync(CallKind.Send, notice.ChannelId, () => Add(new TestMessage(notice.ChannelId, notice.Key, null, 0) { Shown = { notice.Text } }));
    }

    /// <inheritdoc/>
    public Task<SurfaceAnswer> SendAsync(OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        return CallAsync(CallKind.Send, post.ChannelId, () => Add(new TestMessage(post.ChannelId, post.Key, null, post.DeploymentId) { Shown = { Show(post) } }));
    }

    /// <inheritdoc/>
    public Task<SurfaceAnswer> EditAsync(string messageRef, OutgoingPost post, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        if (!CanEdit) return CallAsync(CallKind.Send, post.ChannelId, () => Add(new TestMessage(post.ChannelId, post.Key, null, post.DeploymentId) { Shown = { Show(post) } }));
        return CallAsync(CallKind.Edit, post.ChannelId, () =>
        {
            _messages.Single(m => m.Ref == messageRef).Shown.Add(Show(post));
            return messageRef;
        });
    }

    /// <inheritdoc/>
    public Task<SurfaceAnswer> ReplyAsync(string messageRef, OutgoingReply reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return CallAsync(CallKind.Reply, reply.ChannelId, () => Add(new TestMessage(reply.ChannelId, reply.Key, messageRef, reply.DeploymentId) { Shown = { reply.Text } }));
    }

    /// <inheritdoc/>
    public Task<FindAnswer> FindAsync(SoughtMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            if (!CanBeAsked) return Task.FromResult<FindAnswer>(new FindAnswer.CannotSay());
            Count(CallKind.Find, message.ChannelId);
            return Task.FromResult<FindAnswer>(Fate(CallKind.Find, message.ChannelId) switch
            {
                CallFate.Throttle => new FindAnswer.NotNow(TimeSpan.FromSeconds(2), "ratelimited"),
                CallFate.Outage or CallFate.LoseAnswer or CallFate.LoseCall => new FindAnswer.NotNow(null, "no connection"),
                _ => _messages.Find(m => m.Key == message.Key && m.ThreadOf == message.ThreadOf) is { } found ? new FindAnswer.Found(found.Ref) : new FindAnswer.Missing(),
            });
        }
    }

    private Task<SurfaceAnswer> CallAsync(CallKind kind, string channel, Func<string> act)
    {
        lock (_gate)
        {
            if (!Count(kind, channel)) return Task.FromResult<SurfaceAnswer>(new SurfaceAnswer.Throttled(TimeSpan.FromSeconds(5)));
            var fate = Fate(kind, channel);
            switch (fate)
            {
                case CallFate.Throttle: return Task.FromResult<SurfaceAnswer>(new SurfaceAnswer.Throttled(TimeSpan.FromSeconds(3)));
                case CallFate.Outage: return Task.FromResult<SurfaceAnswer>(new SurfaceAnswer.Unreachable("no connection", MayHaveArrived: false));
                case CallFate.Refuse: return Task.FromResult<SurfaceAnswer>(new SurfaceAnswer.Refused("not_in_channel", "Invite the bot to the channel."));
                case CallFate.LoseCall: throw new TimeoutException("no answer");
            }

            var reference = act();
            if (fate == CallFate.Done) return Task.FromResult<SurfaceAnswer>(new SurfaceAnswer.Sent(reference));
            LostAnswers++;
            throw new TimeoutException("no answer");
        }
    }

    private bool Count(CallKind kind, string channel)
    {
        var now = clock.GetUtcNow();
        var counted = _calls.Count(c => c.Kind == kind && c.At > now - TimeSpan.FromMinutes(1));
        var last = budget.IsPaced(kind) ? _calls.FindLast(c => c.Channel == channel && budget.IsPaced(c.Kind)) : default;
        _calls.Add((kind, channel, now));
        if (counted >= budget.PerMinute(kind)) _violations.Add($"{now:HH:mm:ss.fff}: {kind} is call {counted + 1} of a minute that allows {budget.PerMinute(kind)}");
        if (last.Channel is not null && now - last.At < budget.BetweenCallsInChannel) _violations.Add($"{now:HH:mm:ss.fff}: {kind} in {channel} {now - last.At} after {last.Kind}");
        return counted < budget.PerMinute(kind);
    }

    private string Add(TestMessage message)
    {
        message.Ref = $"m{_messages.Count + 1}";
        _messages.Add(message);
        return message.Ref;
    }

    private static string Show(OutgoingPost post) => post.Card.Data is JsonObject data ? data.ToJsonString() : post.Text;

    private T Locked<T>(Func<T> read)
    {
        lock (_gate) return read();
    }
}

/// <summary>A message on a <see cref="TestSurface"/>.</summary>
/// <param name="Channel">Where.</param>
/// <param name="Key">What it was sent with.</param>
/// <param name="ThreadOf">The message in whose thread it is; null for a post or a notice.</param>
/// <param name="DeploymentId">What it is about; 0 for a notice.</param>
public sealed record TestMessage(string Channel, string Key, string? ThreadOf, long DeploymentId)
{
    /// <summary>The platform's id.</summary>
    public string Ref { get; set; } = "";

    /// <summary>Everything it showed, in order: a card's data, or a reply's text.</summary>
    public List<string> Shown { get; } = [];
}
