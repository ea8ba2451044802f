using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Locks;

/// <summary>What locking or unlocking by hand comes to; the cases are nested.</summary>
public abstract record LockAnswer
{
    private LockAnswer() { }

    /// <summary>Done and committed.</summary>
    /// <param name="Lock">The lock that is held now, or the one that was lifted.</param>
    /// <param name="Running">Deployments (<c>D-1042</c>) of the tool that run there and go on: a lock by hand keeps others from starting.</param>
    public sealed record Done(LockView Lock, IReadOnlyList<string> Running) : LockAnswer;

    /// <summary>Not done, and why; nothing changed.</summary>
    public sealed record Refused(Refusal Refusal) : LockAnswer;
}
