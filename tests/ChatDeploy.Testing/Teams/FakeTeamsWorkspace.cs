using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Teams;

/// <summary>What a <see cref="FakeTeams"/> keeps: conversations, people, messages. Its lists may be read while calls are under way.</summary>
public sealed class FakeTeamsWorkspace
{
    /// <summary>A channel that is there from the beginning, with the bot in it.</summary>
    public const string Deploys = "19:deploys@thread.tacv2";

    /// <summary>Ada's id for the bot.</summary>
    public const string Ada = "29:1-ada";

    /// <summary>Grace's id for the bot.</summary>
    public const string Grace = "29:1-grace";

    private readonly Lock _gate;
    private readonly TimeProvider _clock;
    private readonly List<FakeTeamsMessage> _messages = [];
    private long _lastId;

    internal FakeTeamsWorkspace(TimeProvider clock, Lock gate)
    {
        _gate = gate;
        _clock = clock;
        Add(new FakeTeamsConversation(Deploys, "channel") { TeamId = "19:team@thread.tacv2" });
        Add(new FakeTeamsUser(Ada, "Ada", "00000000-0000-0000-0000-0000000000ad", "ada@example.com"));
        Add(new FakeTeamsUser(Grace, "Grace", "00000000-0000-0000-0000-00000000009e", "grace@example.com"));
    }

    /// <summary>Conversations by id.</summary>
    public ConcurrentDictionary<string, FakeTeamsConversation> Conversations { get; } = new(StringComparer.Ordinal);

    /// <summary>People by their ids for the bot.</summary>
    public ConcurrentDictionary<string, FakeTeamsUser> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Every message, in order of arrival; also those that were deleted.</summary>
    public IReadOnlyList<FakeTeamsMessage> Messages
    {
        get
        {
            lock (_gate) return _messages.ToList();
        }
    }

    /// <summary>The bot's messages that are there.</summary>
    public IReadOnlyList<FakeTeamsMessage> Posts => Messages.Where(message => message is { From: null, IsDeleted: false }).ToList();

    /// <summary>Adds a conversation.</summary>
    public void Add(FakeTeamsConversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        Conversations[conversation.Id] = conversation;
    }

    /// <summary>Adds a person.</summary>
    public void Add(FakeTeamsUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Users[user.Id] = user;
    }

    /// <summary>The chat of a person and the bot, begun where there is none.</summary>
    public FakeTeamsConversation Personal(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return Conversations.GetOrAdd("a:1" + userId[3..], id => new FakeTeamsConversation(id, "personal") { With = userId });
    }

    /// <summary>Adds a person's message.</summary>
    public FakeTeamsMessage Say(string conversation, string userId, string text, string? threadRoot = null)
    {
        lock (_gate)
        {
            var message = new FakeTeamsMessage(conversation, NewId(), threadRoot) { From = userId, Shown = [new JsonObject { ["text"] = text }] };
            _messages.Add(message);
            return message;
        }
    }

    /// <summary>Shows one person another card in a message's place.</summary>
    internal static void Replace(FakeTeamsMessage message, string userId, JsonObject card) => message.ShownTo[userId] = card;

    internal FakeTeamsMessage Add(string conversation, string? threadRoot, JsonObject activity)
    {
        var message = new FakeTeamsMessage(conversation, NewId(), threadRoot) { Shown = [(JsonObject)activity.DeepClone()] };
        _messages.Add(message);
        return message;
    }

    internal FakeTeamsMessage? Find(string conversation, string? id) => _messages.Find(message => message.Conversation == conversation && message.Id == id && !message.IsDeleted);

    private string NewId() => (_lastId = Math.Max(_lastId + 1, _clock.GetUtcNow().ToUnixTimeMilliseconds())).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
