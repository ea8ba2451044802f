using ChatDeploy.Core.Conversation.Wizard;

namespace ChatDeploy.Pages.Wizard;

/// <summary>Says which of the wizard's errors stand beside a field of the page, and which above the step.</summary>
internal static class WizardErrors
{
    private static readonly string[] OfTargets = [WizardFields.Targets, WizardFields.Environment, WizardFields.Day, WizardFields.Time, WizardFields.Strategy, WizardFields.Reason];

    /// <summary>Whether the step that is shown has the error's field.</summary>
    public static bool HasPlace(WizardError error, WizardView view)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(view);
        return view.State.Step switch
        {
            WizardStep.Commits => view.Commits?.Tools.Any(t => WizardFields.CommitOf(t.Tool) == error.Field) ?? false,
            WizardStep.Targets => OfTargets.Contains(error.Field, StringComparer.Ordinal),
            _ => false,
        };
    }
}
