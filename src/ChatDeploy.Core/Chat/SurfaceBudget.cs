namespace ChatDeploy.Core.Chat;

/// <summary>The kinds of call that surfaces count apart.</summary>
public enum CallKind
{
    /// <summary>A new post.</summary>
    Send,

    /// <summary>A changed post.</summary>
    Edit,

    /// <summary>A thread entry.</summary>
    Reply,

    /// <summary>A question for a message.</summary>
    Find,
}

/// <summary>How often a surface may be called (performance goal 13). What it counts per minute holds for any 60 seconds of one workspace.</summary>
/// <param name="SendsPerMinute">New posts, at least 1.</param>
/// <param name="EditsPerMinute">Changed posts, at least 1.</param>
/// <param name="RepliesPerMinute">Thread entries, at least 1.</param>
/// <param name="FindsPerMinute">Questions for messages, at least 1.</param>
/// <param name="Burst">How many calls of a kind may come at once after a pause; part of the calls per minute, not more of them.</param>
/// <param name="BetweenEdits">At least so long between progress shown in one post; a change of its lifecycle state, and its end, do not wait for it.</param>
/// <param name="BetweenCallsInChannel">At least so long between any two messages in one channel, and changes of messages where <paramref name="PacesEdits"/> says so.</param>
/// <param name="PacesEdits">Whether changes of messages keep that distance too, from messages and from each other.</param>
/// <param name="LongestCall">How long a call may take, at most 12 seconds, so that the lease of its workspace outlasts it; null: 5 seconds.</param>
public sealed record SurfaceBudget(
    int SendsPerMinute, int EditsPerMinute, int RepliesPerMinute, int FindsPerMinute, int Burst, TimeSpan BetweenEdits, TimeSpan BetweenCallsInChannel, bool PacesEdits = true, TimeSpan? LongestCall = null)
{
    /// <summary>Whether calls of a kind keep their distance in a channel.</summary>
    public bool IsPaced(CallKind kind) => kind switch
    {
        CallKind.Find => false,
        CallKind.Edit => PacesEdits,
        _ => true,
    };

    /// <summary>Calls of a kind in any 60 seconds.</summary>
    public int PerMinute(CallKind kind) => kind switch
    {
        CallKind.Send => SendsPerMinute,
        CallKind.Edit => EditsPerMinute,
        CallKind.Reply => RepliesPerMinute,
        _ => FindsPerMinute,
    };
}
