using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>What a person has chosen in the wizard so far, and where in it they are (spec B1). Immutable; <see cref="WizardMoves"/> makes the next one.</summary>
public sealed record WizardState
{
    /// <summary>Nothing chosen, at the first step.</summary>
    public static WizardState Empty { get; } = new();

    /// <summary>The step that is shown.</summary>
    public WizardStep Step { get; init; }

    /// <summary>The chosen commits, each tool once, in the order in which they were chosen.</summary>
    public IReadOnlyList<ChosenCommit> Commits { get; init; } = [];

    /// <summary>The chosen targets (<c>acme</c>, <c>acme/pdv-milano</c> or <c>*</c>) as the catalog spells them, without doubles.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The environment; null while none is chosen: it is never guessed.</summary>
    public string? Environment { get; init; }

    /// <summary>The day not to start before, in the person's zone; null: the next time the clock shows <see cref="Time"/>.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The time not to start before, in the person's zone; null: as soon as released.</summary>
    public TimeOnly? Time { get; init; }

    /// <summary>Why, for people; null where nothing was said.</summary>
    public string? Reason { get; init; }

    /// <summary>How the sites are cut into waves.</summary>
    public StrategyKind Strategy { get; init; }

    /// <summary>What the first step's options are narrowed to; empty: nothing.</summary>
    public string CommitSearch { get; init; } = "";

    /// <summary>What the second step's options are narrowed to; empty: nothing.</summary>
    public string TargetSearch { get; init; } = "";

    /// <summary>The preview made of exactly these choices; null before one was made and after a choice changed.</summary>
    public WizardPreview? Preview { get; init; }

    /// <summary>Whether both hold the same choices, whatever step, search and preview they are at.</summary>
    public bool ChoosesTheSameAs(WizardState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Commits.SequenceEqual(other.Commits) && Targets.SequenceEqual(other.Targets) && Environment == other.Environment
            && Day == other.Day && Time == other.Time && Reason == other.Reason && Strategy == other.Strategy;
    }
}

/// <summary>The steps of the wizard.</summary>
public enum WizardStep
{
    /// <summary>1: a commit for each tool.</summary>
    Commits,

    /// <summary>2: targets and environment; time, strategy and reason where wanted.</summary>
    Targets,

    /// <summary>3: the preview, and Launch.</summary>
    Preview,
}

/// <summary>A commit of a tool.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Sha">Full object name.</param>
public sealed record ChosenCommit(string Tool, string Sha);

/// <summary>The preview that the third step shows.</summary>
/// <param name="DeploymentId">The deployment, which nobody has launched yet.</param>
/// <param name="PreviewRef">The digest that launching must cite.</param>
public sealed record WizardPreview(long DeploymentId, string PreviewRef);
