using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>A step of the wizard with all that a surface shows of it.</summary>
public sealed record WizardView
{
    /// <summary>Names the draft in buttons (<see cref="WizardFields.Draft"/>).</summary>
    public required string Draft { get; init; }

    /// <summary>What is chosen, and the step.</summary>
    public required WizardState State { get; init; }

    /// <summary>What is wrong, field by field.</summary>
    public required IReadOnlyList<WizardError> Errors { get; init; }

    /// <summary>The name of the zone in which day and time are read.</summary>
    public required string TimeZone { get; init; }

    /// <summary>At the first step, the commits to choose from; else null.</summary>
    public CommitOffer? Commits { get; init; }

    /// <summary>At the second step, the targets to choose from; else null.</summary>
    public TargetOffer? Targets { get; init; }

    /// <summary>At the second step, a tag of each chosen commit that has one, by tool; else empty.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>At the second step, the environments to choose from; else empty.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>At the third step, what the preview found; else null.</summary>
    internal DeploymentPicture? Preview { get; init; }

    /// <summary>The error of a field; null where it has none.</summary>
    public WizardError? ErrorOf(string field) => Errors.FirstOrDefault(e => e.Field == field);
}

/// <summary>What a press in the wizard comes to; the cases are nested.</summary>
public abstract record WizardAnswer
{
    private WizardAnswer() { }

    /// <summary>A step is to be shown.</summary>
    public sealed record Shown(WizardView View) : WizardAnswer;

    /// <summary>The deployment was launched, and the draft is done.</summary>
    public sealed record Launched(long DeploymentId) : WizardAnswer;

    /// <summary>The draft was thrown away.</summary>
    public sealed record Cancelled : WizardAnswer;

    /// <summary>Nothing was done.</summary>
    /// <param name="Refusal">Why; <c>wizard_closed</c> where the draft was launched, cancelled or replaced.</param>
    /// <param name="DeploymentId">The deployment it is about; null when it is about none.</param>
    public sealed record Refused(Refusal Refusal, long? DeploymentId = null) : WizardAnswer;
}
