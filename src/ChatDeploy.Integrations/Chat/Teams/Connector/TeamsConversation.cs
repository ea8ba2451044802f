namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>Where a message goes: a personal chat, a group's, a channel, or a thread of one.</summary>
/// <param name="ServiceUrl">The base of the Connector's addresses, as it came in an activity that was believed (Teams notes, section 2, rule 7).</param>
/// <param name="Id">Teams' id of it: <c>a:…</c>, <c>19:…@thread.tacv2</c>, with <c>;messageid=…</c> for a thread.</param>
public sealed record TeamsConversation(Uri ServiceUrl, string Id)
{
    private const string ThreadMark = ";messageid=";

    /// <summary>The message that the thread is under; null where this is no thread.</summary>
    public string? ThreadRoot => Id.IndexOf(ThreadMark, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? Id[(at + ThreadMark.Length)..] : null;

    /// <summary>Whether it is between the bot and one person: those are <c>a:…</c>, channels and group chats <c>19:…</c>.</summary>
    public bool IsPersonal => !Id.StartsWith("19:", StringComparison.Ordinal);

    /// <summary>The same without the thread: where a message begins a new one.</summary>
    public TeamsConversation WithoutThread() => Id.IndexOf(ThreadMark, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? this with { Id = Id[..at] } : this;

    /// <summary>The thread under a message of a channel. Chats have no threads, and stay what they are.</summary>
    /// <param name="rootId">The thread's first message.</param>
    public TeamsConversation InThread(string rootId)
    {
        ArgumentException.ThrowIfNullOrEmpty(rootId);
        var channel = WithoutThread();
        return channel.IsChannel ? channel with { Id = $"{channel.Id}{ThreadMark}{rootId}" } : this;
    }

    // Group chats are 19:…@thread.v2 and personal ones a:…
    private bool IsChannel => Id.StartsWith("19:", StringComparison.Ordinal) && (Id.EndsWith("@thread.tacv2", StringComparison.OrdinalIgnoreCase) || Id.EndsWith("@thread.skype", StringComparison.OrdinalIgnoreCase));
}
