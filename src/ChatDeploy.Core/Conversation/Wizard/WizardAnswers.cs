using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>Turns steps of the wizard into answers: the card, and the same in lines.</summary>
public sealed class WizardAnswers(DeployWizard wizard, WelcomeQuestions welcome, DeploymentTexts texts, ChatRefusals refusals, ConsoleLinks links)
{
    /// <summary><c>/deploy</c> alone: the wizard where the person left it, or on an installation where nothing can be deployed yet what to do first.</summary>
    public async Task<ChatAnswer> OpenAsync(Person person, CancellationToken cancellationToken)
    {
        var view = await wizard.OpenAsync(person, chosen: null, cancellationToken);
        return await WelcomeAsync(view, cancellationToken) ?? await OfAsync(person, view, cancellationToken);
    }

    /// <summary>What is said in place of a first step that has nothing to choose from: what to do first, on an installation where nothing can be deployed yet. Null elsewhere.</summary>
    public async Task<ChatAnswer?> WelcomeAsync(WizardView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Commits is { Tools.Count: 0 } && view.State.CommitSearch.Length == 0 ? await welcome.WhileEmptyAsync(cancellationToken) : null;
    }

    /// <summary>The card of a step.</summary>
    public CardContent CardOf(WizardView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return WizardCards.Of(view, links);
    }

    /// <summary>What a person is answered when nothing was done, in their times and with its card.</summary>
    public ChatAnswer OfRefusal(Person person, WizardAnswer.Refused refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refusals.For(person, RefusalText.Answer(refused.Refusal, refused.DeploymentId));
    }

    /// <summary>What a press came to.</summary>
    public async Task<ChatAnswer> OfAsync(Person person, WizardAnswer answer, CancellationToken cancellationToken) => answer switch
    {
        WizardAnswer.Shown shown => await OfAsync(person, shown.View, cancellationToken),
        WizardAnswer.Launched launched => new ChatAnswer(await texts.ShowAsync(person, launched.DeploymentId, cancellationToken) ?? "Launched.", launched.DeploymentId),
        WizardAnswer.Refused refused => OfRefusal(person, refused),
        _ => new ChatAnswer("Nothing was deployed, and what you had chosen is thrown away. /deploy begins anew."),
    };

    // The deployment is not named: its card would take the place of the wizard's.
    private async Task<ChatAnswer> OfAsync(Person person, WizardView view, CancellationToken cancellationToken)
    {
        var preview = view.Preview is { } picture ? await texts.ShowAsync(person, picture.Deployment.Id, cancellationToken) : null;
        return new ChatAnswer(WizardText.Of(view, preview), Card: WizardCards.Of(view, links));
    }
}
