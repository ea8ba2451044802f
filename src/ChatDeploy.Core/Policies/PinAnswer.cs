using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Policies;

/// <summary>What pinning or unpinning comes to; the cases are nested.</summary>
public abstract record PinAnswer
{
    private PinAnswer() { }

    /// <summary>Done and committed.</summary>
    /// <param name="Pin">The pin that is set now, or the one that was lifted.</param>
    public sealed record Done(PinView Pin) : PinAnswer;

    /// <summary>Not done, and why; nothing changed.</summary>
    public sealed record Refused(Refusal Refusal) : PinAnswer;
}

/// <summary>A pin as it is shown (contract, <c>/pins</c>).</summary>
/// <param name="Id">Key.</param>
/// <param name="Target">The site's full name: a tenant for its main, or a store.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Version">The ref of what runs there, at which it stays; null when nothing does.</param>
/// <param name="Reason">Why.</param>
/// <param name="Owner">Who pinned it; null when nobody knows any more.</param>
/// <param name="Since">Since when.</param>
public sealed record PinView(int Id, string Target, string Tool, string Environment, string? Version, string Reason, string? Owner, DateTimeOffset Since);
