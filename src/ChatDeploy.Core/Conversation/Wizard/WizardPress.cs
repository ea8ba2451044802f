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
        return HandleAsync(person, press.Verb, Together(press), cancellationToken);
    }

    /// <summary>Does what a button of the wizard says, for surfaces that show its steps by themselves, with each error beside its field.</summary>
    /// <param name="person">Who pressed.</param>
    /// <param name="press">The button and the fields.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <returns>What came of it; null for a verb that is not of the wizard itself (<c>say</c> among them).</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be asked.</exception>
    public Task<WizardAnswer?> MoveAsync(Person person, CardPress press, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(press);
        return MoveAsync(person, press.Verb, Together(press), cancellationToken);
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
        if (verb == "say") return await converse.HandleAsync(person, data.GetValueOrDefault(WizardFields.Text) ?? "", cancellationToken);
        return await MoveAsync(person, verb, data, cancellationToken) is { } answer ? await answers.OfAsync(person, answer, cancellationToken) : null;
    }

    private async Task<WizardAnswer?> MoveAsync(Person person, string verb, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken)
    {
        var draft = data.GetValueOrDefault(WizardFields.Draft) ?? "";
        var step = EnumCodes.Find<WizardStep>(data.GetValueOrDefault(WizardFields.Step)) ?? WizardStep.Commits;
        return verb switch
        {
            "wizard_next" => await wizard.NextAsync(person, draft, step, data, cancellationToken),
            "wizard_back" => await wizard.BackAsync(person, draft, step, data, cancellationToken),
            "wizard_search" => await wizard.SearchAsync(person, draft, step, data, cancellationToken),
            "wizard_cancel" => await wizard.CancelAsync(person, draft, cancellationToken),
            "wizard_launch" when DeploymentId.TryParse(data.GetValueOrDefault(WizardFields.Deployment), out var id) =>
                await wizard.LaunchAsync(person, draft, id.Value, data.GetValueOrDefault(WizardFields.PreviewRef), cancellationToken),
            "wizard_launch" => new WizardAnswer.Refused(Refusal.Conflict("preview_required", "Launching has to cite the preview that was looked at; /deploy opens the form again.")),
            _ => null,
        };
    }

    // What a button carries goes before fields of the same name, which only a forged card has.
    private static Dictionary<string, string> Together(CardPress press)
    {
        var data = new Dictionary<string, string>(press.Inputs ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, _) in press.Data ?? [])
        {
            if (press.Value(name) is { } value) data[name] = value;
        }

        return data;
    }
}
