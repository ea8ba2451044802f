namespace ChatDeploy.Core.Chat;

/// <summary>What a surface says to a message; the cases are nested.</summary>
public abstract record SurfaceAnswer
{
    private SurfaceAnswer() { }

    /// <summary>It is there.</summary>
    /// <param name="MessageRef">How the surface knows the message: Slack's <c>ts</c>, Teams' activity id; at most 400 characters.</param>
    public sealed record Sent(string MessageRef) : SurfaceAnswer;

    /// <summary>Too many calls of this kind; nothing was changed.</summary>
    /// <param name="RetryAfter">How long calls of this kind are to be left alone.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : SurfaceAnswer;

    /// <summary>An outage: to be tried again later.</summary>
    /// <param name="Reason">For logs, without secrets.</param>
    /// <param name="MayHaveArrived">True where the call went out and its answer is missing; false where it surely changed nothing.</param>
    public sealed record Unreachable(string Reason, bool MayHaveArrived) : SurfaceAnswer;

    /// <summary>It will not do this, now or later, unless somebody changes something; nothing was changed.</summary>
    /// <param name="Code">The surface's own code, at most 100 characters: <c>not_in_channel</c>, <c>message_not_found</c>.</param>
    /// <param name="Reason">What it means, and what to do about it.</param>
    public sealed record Refused(string Code, string Reason) : SurfaceAnswer;
}

/// <summary>What a surface says to the question whether a message is there; the cases are nested.</summary>
public abstract record FindAnswer
{
    private FindAnswer() { }

    /// <summary>It is.</summary>
    /// <param name="MessageRef">As sending would have answered.</param>
    public sealed record Found(string MessageRef) : FindAnswer;

    /// <summary>It is not.</summary>
    public sealed record Missing : FindAnswer;

    /// <summary>This surface cannot be asked; a message that nobody was told of may be there.</summary>
    public sealed record CannotSay : FindAnswer;

    /// <summary>Not now.</summary>
    /// <param name="RetryAfter">How long to leave it alone; null: an outage of unknown length.</param>
    /// <param name="Reason">For logs, without secrets.</param>
    public sealed record NotNow(TimeSpan? RetryAfter, string Reason) : FindAnswer;
}
