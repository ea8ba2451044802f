using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Slack;

/// <summary>What a <see cref="FakeSlack"/> keeps: channels, people, messages, views. Its lists may be read while calls are under way.</summary>
public sealed class FakeSlackWorkspace
{
    /// <summary>The workspace.</summary>
    public const string TeamId = "T0DEMO";

    /// <summary>The bot as a member.</summary>
    public const string BotUserId = "U0BOT";

    /// <summary>The bot as a sender.</summary>
    public const string BotId = "B0BOT";

    private readonly Lock _gate;
    private readonly TimeProvider _clock;
    private readonly List<FakeSlackMessage> _messages = [];
    private readonly Dictionary<string, FakeSlackView> _views = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset At, string? ViewId, bool IsUsed)> _triggers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset At, string Channel, string User, string? MessageTs, int Uses)> _responses = new(StringComparer.Ordinal);
    private long _lastTs;
    private int _lastId;

    internal FakeSlackWorkspace(TimeProvider clock, Lock gate)
    {
        _gate = gate;
        _clock = clock;
        Add(new FakeSlackChannel("C0DEPLOYS", "deploys"));
        Add(new FakeSlackUser("U0ADA", "ada", "ada@example.com"));
        Add(new FakeSlackUser("U0GRACE", "grace", "grace@example.com"));
    }

    /// <summary>Channels and conversations by id.</summary>
    public ConcurrentDictionary<string, FakeSlackChannel> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>Members by id.</summary>
    public ConcurrentDictionary<string, FakeSlackUser> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the app may write in public channels that it is not in (<c>chat:write.public</c>).</summary>
    public bool WritesAnywhere { get; set; }

    /// <summary>How long a trigger is good.</summary>
    public TimeSpan TriggersLast { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The most messages in a page of history, whatever was asked for: 15 for apps that are sold outside the marketplace.</summary>
    public int LongestPage { get; set; } = 999;

    /// <summary>Every message, in order of arrival; also what only one person sees, and what was deleted.</summary>
    public IReadOnlyList<FakeSlackMessage> Messages
    {
        get
        {
            lock (_gate) return _messages.ToList();
        }
    }

    /// <summary>Every view.</summary>
    public IReadOnlyList<FakeSlackView> Views
    {
        get
        {
            lock (_gate) return _views.Values.ToList();
        }
    }

    /// <summary>Adds a channel.</summary>
    public void Add(FakeSlackChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        Channels[channel.Id] = channel;
    }

    /// <summary>Adds a member.</summary>
    public void Add(FakeSlackUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Users[user.Id] = user;
    }

    /// <summary>Adds a message that a member wrote.</summary>
    /// <returns>Its id.</returns>
    public string Say(string channel, string text)
    {
        lock (_gate)
        {
            var message = new FakeSlackMessage(channel, NewTs(), null) { IsForeign = true, Shown = [new JsonObject { ["text"] = text }] };
            _messages.Add(message);
            return message.Ts;
        }
    }

    internal string NewTrigger(string? viewId)
    {
        var id = $"{++_lastId}.{_clock.GetUtcNow().ToUnixTimeSeconds()}.t";
        _triggers[id] = (_clock.GetUtcNow(), viewId, false);
        return id;
    }

    internal string NewResponse(string channel, string user, string? messageTs)
    {
        var id = $"r{++_lastId}";
        _responses[id] = (_clock.GetUtcNow(), channel, user, messageTs, 0);
        return id;
    }

    /// <summary>Uses a trigger up; the view that it was clicked in.</summary>
    internal string? UseTrigger(string? id)
    {
        if (id is null || !_triggers.TryGetValue(id, out var trigger)) throw new FakeSlackRefusal("invalid_trigger_id");
        if (trigger.IsUsed) throw new FakeSlackRefusal("exchanged_trigger_id");
        _triggers[id] = trigger with { IsUsed = true };
        if (_clock.GetUtcNow() - trigger.At > TriggersLast) throw new FakeSlackRefusal("expired_trigger_id");
        return trigger.ViewId;
    }

    internal void Respond(string id, JsonObject body)
    {
        if (!_responses.TryGetValue(id, out var response)) throw new FakeSlackRefusal("invalid_url");
        if (_clock.GetUtcNow() - response.At > TimeSpan.FromMinutes(30)) throw new FakeSlackRefusal("expired_url");
        if (response.Uses >= 5) throw new FakeSlackRefusal("used_url");
        _responses[id] = response with { Uses = response.Uses + 1 };
        var original = response.MessageTs is { } ts ? _messages.Find(message => message.Channel == response.Channel && message.Ts == ts) : null;
        if (body["delete_original"]?.GetValue<bool>() == true)
        {
            if (original is null) throw new FakeSlackRefusal("message_not_found");
            original.IsDeleted = true;
            return;
        }

        var content = FakeSlackMethods.Content(body);
        if (body["replace_original"]?.GetValue<bool>() == true && original is not null) original.Shown = [.. original.Shown, content];
        else
        {
            var onlyFor = (string?)body["response_type"] == "in_channel" ? null : response.User;
            AddMessage(response.Channel, (string?)body["thread_ts"], content, null, onlyFor);
        }
    }

    internal FakeSlackMessage AddMessage(string channel, string? threadTs, JsonObject content, JsonObject? metadata, string? onlyFor)
    {
        var message = new FakeSlackMessage(channel, NewTs(), threadTs) { OnlyFor = onlyFor, Metadata = metadata, Shown = [content] };
        _messages.Add(message);
        return message;
    }

    internal FakeSlackMessage? FindMessage(string channel, string? ts) =>
        _messages.Find(message => message.Channel == channel && message.Ts == ts && message.OnlyFor is null && !message.IsDeleted);

    internal FakeSlackView AddView(string? previousId, string? homeOf, JsonObject content)
    {
        var id = $"V{++_lastId}";
        var view = new FakeSlackView(id, previousId is null ? id : _views[previousId].RootId, previousId) { HomeOf = homeOf };
        Show(view, content);
        return _views[id] = view;
    }

    internal FakeSlackView? FindView(string? id) => id is not null && _views.GetValueOrDefault(id) is { IsClosed: false } view ? view : null;

    /// <summary>Shows what a submission was answered; refuses what Slack would refuse.</summary>
    internal void Answer(FakeSlackView view, JsonObject content)
    {
        FakeSlackBlocks.CheckView(content, isHome: false);
        lock (_gate) Show(view, content);
    }

    internal FakeSlackView? FindHome(string user) => _views.Values.FirstOrDefault(view => view.HomeOf == user);

    internal void Show(FakeSlackView view, JsonObject content)
    {
        view.Shown = [.. view.Shown, (JsonObject)content.DeepClone()];
        view.Hash = $"{_clock.GetUtcNow().ToUnixTimeSeconds()}.{++_lastId}";
    }

    internal FakeSlackChannel OpenConversation(string user)
    {
        var id = "D" + user[1..];
        if (!Channels.TryGetValue(id, out var conversation)) Add(conversation = new FakeSlackChannel(id, "") { With = user, IsPrivate = true });
        return conversation;
    }

    private string NewTs()
    {
        _lastTs = Math.Max(_lastTs + 1, _clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000);
        return (_lastTs / 1_000_000m).ToString("0.000000", CultureInfo.InvariantCulture);
    }
}
