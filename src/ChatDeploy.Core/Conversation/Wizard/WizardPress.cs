using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>Answers the buttons of the wizard's cards, and those that say a line of the grammar.</summary>
public sealed class WizardPress(DeployWizard wizard, WizardAnswers answers, Converse converse)
{
    private static readonly string[] _verbs = ["wizard_next", "wizard_back", "wizard_search", "wizard_launch", "wizard_cancel", "say"];

    /// <summary>The verbs it answers: <c>wizard_next</c>, <c>wizard_back</c>, <c>wizard_search</c>, <c>wizard_launch</c>, <c>wizard_cancel</c>, <c>say</c>.</summary>
    public static IReadOnlyList<string> Verbs => _verbs;

    /// <summary>Answers a press as surfaces hand it over.</summary>
    /// <inheritdoc cref="HandleAsync(Person, string, IReadOnlyDictionary{string, string}, CancellationToken)"/>
    public Task<ChatAnswer?> HandleAsync(Person person, CardPress press, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(press);

        // What a button carries goes before fields of the same name, which only a forged card has.
        var data = new Dictionary<string, string>(press.Inputs ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, _) in press.Data ?? [])
        {
            if (press.Value(name) is { } value) data[name] = value;
        }

        return HandleAsync(person, press.Verb, data, cancellationToken);
    }

    /// <summary>Answers a press with the card that takes the place of the one pressed; nothing pressed makes it throw.</summary>
    /// <param name="person">Who pressed.</param>
    /// <param name="verb">One of <see cref="Verbs"/>.</param>
    /// <param name="data">What the button carries and the card's fields, together (<see cref="WizardFields"/>).</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <returns>The answer; null for a verb that is not of the wizard.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked.</exception>
    public async Task<ChatAnswer?> HandleAsync(Person person, string verb, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(data);
        var draft = data.GetValueOrDefault(WizardFields.Draft) ?? "";
        var step = EnumCodes.Find<WizardStep>(data.GetValueOrDefault(WizardFields.Step)) ?? WizardStep.Commits;
        switch (verb)
        {
            case "say":
                return await converse.HandleAsync(person, data.GetValueOrDefault(WizardFields.Text) ?? "", cancellationToken);
            case "wizard_next":
                return await answers.OfAsync(person, await wizard.NextAsync(person, draft, step, data, cancellationToken), cancellationToken);
            case "wizard_back":
                return await answers.OfAsync(person, await wizard.BackAsync(person, draft, step, data, cancellationToken), cancellationToken);
            case "wizard_search":
                return await answers.OfAsync(person, await wizard.SearchAsync(person, draft, step, data, cancellationToken), cancellationToken);
            case "wizard_cancel":
                return await answers.OfAsync(person, await wizard.CancelAsync(person, draft, cancellationToken), cancellationToken);
            case "wizard_launch" when DeploymentId.TryParse(data.GetValueOrDefault(WizardFields.Deployment), out var id):
                return await answers.OfAsync(person, await wizard.LaunchAsync(person, draft, id.Value, data.GetValueOrDefault(WizardFields.PreviewRef), cancellationToken), cancellationToken);
            case "wizard_launch":
                return await answers.OfAsync(person, new WizardAnswer.Refused(Refusal.Conflict("preview_required", "Launching has to cite the preview that was looked at; /deploy opens the form again.")), cancellationToken);
            default:
                return null;
        }
    }
}
