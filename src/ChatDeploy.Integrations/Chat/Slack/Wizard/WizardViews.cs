using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Chat.Slack.Wizard;

/// <summary>Writes the wizard's modals: its steps, from their cards, and what is said in place of one.</summary>
/// <remarks>Each carries the channel that the wizard was opened in (<see cref="ModalFrame.Context"/>).</remarks>
public sealed class WizardViews(WizardAnswers answers, SlackCards cards, DeploymentCards deployments, TimeProvider clock)
{
    /// <summary>By which submissions and presses are known to be the wizard's.</summary>
    public const string CallbackId = "wizard";

    /// <summary>The verb of a button that opens the wizard: in place of the view that it stands in, or, in a message, as a modal.</summary>
    public const string OpenVerb = "wizard_open";

    private const string Title = "Deploy";
    private const string Open = "Open the form";
    private static readonly HashSet<string> Required = new(StringComparer.Ordinal) { WizardFields.Targets, WizardFields.Environment, WizardFields.Strategy };

    /// <summary>A step, with what is wrong with it above.</summary>
    /// <param name="person">Who sees it, for times.</param>
    /// <param name="view">The step.</param>
    /// <param name="channelId">Where the wizard was opened; null where in no channel.</param>
    public JsonObject Step(Person person, WizardView view, string? channelId)
    {
        ArgumentNullException.ThrowIfNull(view);
        var content = answers.CardOf(view);
        var needsSearch = view.State.CommitSearch.Length > 0 || content.Data["moreTools"]?.GetValue<int>() > 0;
        return BlockKit.Modal(Read(content), Frame(channelId) with
        {
            Elements = WizardElements.Of(view, ChatTime.Of(person, clock.GetUtcNow())),
            Required = Required,
            // Where a list is asked for while somebody types, typing is the search.
            Omitted = new HashSet<string>(
                view.Commits is not null && needsSearch ? [] : [WizardFields.CommitSearch, WizardFields.TargetSearch, "wizard_search", "targets_more"], StringComparer.Ordinal),
        });
    }

    /// <summary>Why nothing was done, with the deployment as it stands where it is about one; from here the wizard can be opened again.</summary>
    /// <param name="person">Who is told.</param>
    /// <param name="refused">What the wizard answered.</param>
    /// <param name="channelId">Where the wizard was opened; null where in no channel.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<JsonObject> RefusedAsync(Person person, WizardAnswer.Refused refused, string? channelId, CancellationToken cancellationToken)
    {
        var why = Read(answers.OfRefusal(person, refused).Card!);
        if (refused.DeploymentId is not { } id || await deployments.ContentAsync(id, cancellationToken) is not { } content) return Said(why, channelId, canOpen: true);
        var stands = Read(content);
        return Said(why with { Body = [.. why.Body, .. stands.Body], Actions = [.. why.Actions, .. stands.Actions] }, channelId, canOpen: true);
    }

    /// <summary>An answer that takes the place of the wizard, such as what a visitor is told, or the first steps of an empty installation.</summary>
    /// <param name="answer">An answer with a card.</param>
    /// <param name="channelId">Where the wizard was opened; null where in no channel.</param>
    public JsonObject Answer(ChatAnswer answer, string? channelId)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Said(answer.Card is { } card ? Read(card) : Text(answer.Text), channelId, canOpen: false);
    }

    /// <summary>A few words of our own.</summary>
    /// <param name="text">The words; plain text.</param>
    /// <param name="channelId">Where the wizard was opened; null where in no channel.</param>
    /// <param name="canOpen">Whether the wizard can be opened from here.</param>
    public static JsonObject Note(string text, string? channelId, bool canOpen) => Said(Text(text), channelId, canOpen);

    // To be read only: what messages have to press and to fill in would answer into a channel.
    private static JsonObject Said(Card card, string? channelId, bool canOpen)
    {
        var toUse = card.AllActions().OfType<CardAction.Execute>().Select(action => action.Verb)
            .Concat(card.AllElements().Where(element => element is CardElement.TextInput or CardElement.ChoiceInput or CardElement.ToggleInput).Select(input => input.Id!));
        var frame = Frame(channelId) with { Omitted = toUse.ToHashSet(StringComparer.Ordinal) };
        return BlockKit.Modal(canOpen ? card with { Actions = [.. card.Actions, OpenButton()] } : card, frame);
    }

    private static Card Text(string text) => new(text, [new CardElement.Text(CardText.Markdown(text, CardLimits.Paragraph), TextKind.Body, CardTone.Default)], [], []);

    private static CardAction.Execute OpenButton() => new(Open, OpenVerb, [], Confirm: null, ActionStyle.Default, IsSecondary: false, TakesInputs: false);

    private static ModalFrame Frame(string? channelId) => new(Title, CallbackId, channelId);

    // A card that cannot be read is a defect, and logged; then there are only words.
    private Card Read(CardContent content) => cards.Read(content) ?? Text("This cannot be shown here. The web console has it.");
}
