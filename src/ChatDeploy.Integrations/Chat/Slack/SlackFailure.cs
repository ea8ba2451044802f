using ChatDeploy.Core.Chat;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>Why a call to Slack came to nothing.</summary>
public enum SlackFailureKind
{
    /// <summary>Slack will not do this until somebody changes something: an archived channel, a restricted one, a message too old to be changed.</summary>
    Refused,

    /// <summary>What the call is about is not there, or no longer as it was: a deleted message, an expired trigger, a view that has changed.</summary>
    Gone,

    /// <summary>The app may not: not in the channel, a scope missing, a token revoked.</summary>
    NotAllowed,

    /// <summary>Too many calls; nothing was changed.</summary>
    Throttled,

    /// <summary>An outage, of Slack or on the way to it: to be tried again.</summary>
    Transient,

    /// <summary>The call itself is wrong: trying again or asking somebody to change something does not help.</summary>
    Bug,
}

/// <summary>What Slack, or the way to it, answered instead of doing what it was asked.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Code">Slack's own code, or one of ours for what happened on the way; at most 100 characters of <c>a-z 0-9 _</c>.</param>
/// <param name="Advice">What it means and what to do about it, for people; without secrets.</param>
public sealed record SlackFailure(SlackFailureKind Kind, string Code, string Advice)
{
    /// <summary>With <see cref="SlackFailureKind.Throttled"/>: how long to leave the method alone; else zero.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Whether it may have been done all the same: the call went out and its answer is missing, or says that it cannot tell.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>The same as posts are told it.</summary>
    public SurfaceAnswer ToSurfaceAnswer() => Kind switch
    {
        SlackFailureKind.Throttled => new SurfaceAnswer.Throttled(RetryAfter),
        SlackFailureKind.Transient => new SurfaceAnswer.Unreachable(Code, MayHaveArrived),
        _ => new SurfaceAnswer.Refused(Code, Advice),
    };
}
