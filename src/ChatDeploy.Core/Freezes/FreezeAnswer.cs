using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Freezes;

/// <summary>What freezing or unfreezing comes to; the cases are nested.</summary>
public abstract record FreezeAnswer
{
    private FreezeAnswer() { }

    /// <summary>Done and committed.</summary>
    /// <param name="Freezes">The freeze that was set, or those that were lifted.</param>
    public sealed record Done(IReadOnlyList<FreezeView> Freezes) : FreezeAnswer;

    /// <summary>Not done, and why; nothing changed.</summary>
    public sealed record Refused(Refusal Refusal) : FreezeAnswer;
}
