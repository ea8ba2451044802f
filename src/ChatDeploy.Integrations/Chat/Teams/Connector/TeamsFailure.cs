using ChatDeploy.Core.Chat;

namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>Why a call to Teams came to nothing.</summary>
public enum TeamsFailureKind
{
    /// <summary>Teams will not do this until somebody changes something: a message that is too big, a channel that takes none.</summary>
    Refused,

    /// <summary>What the call is about is not there: a deleted message, a deleted channel.</summary>
    Gone,

    /// <summary>The bot may not: removed, blocked, switched off, a wrong password.</summary>
    NotAllowed,

    /// <summary>Too many calls; nothing was changed.</summary>
    Throttled,

    /// <summary>An outage, of Teams or on the way to it: to be tried again.</summary>
    Transient,

    /// <summary>The call itself is wrong: trying again or asking somebody to change something does not help.</summary>
    Bug,
}

/// <summary>What Teams, Microsoft Entra, or the way to them answered instead of doing what was asked.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Code">Teams' own code in our form (<c>ConversationBlockedByUser</c> is <c>conversation_blocked_by_user</c>), or one of ours for what happened on the way; at most 100 characters of <c>a-z 0-9 _</c>.</param>
/// <param name="Advice">What it means and what to do about it, for people; without secrets.</param>
public sealed record TeamsFailure(TeamsFailureKind Kind, string Code, string Advice)
{
    /// <summary>With <see cref="TeamsFailureKind.Throttled"/>: how long to leave the conversation alone; else zero.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Whether it may have been done all the same: the call went out and its answer is missing, or says that it cannot tell.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>The same as posts are told it.</summary>
    public SurfaceAnswer ToSurfaceAnswer() => Kind switch
    {
        TeamsFailureKind.Throttled => new SurfaceAnswer.Throttled(RetryAfter),
        TeamsFailureKind.Transient => new SurfaceAnswer.Unreachable(Code, MayHaveArrived),
        _ => new SurfaceAnswer.Refused(Code, Advice),
    };

    /// <summary>An outage.</summary>
    internal static TeamsFailure Outage(string code, bool mayHaveArrived) =>
        new(TeamsFailureKind.Transient, code, "Teams cannot be reached; it is tried again.") { MayHaveArrived = mayHaveArrived };
}
