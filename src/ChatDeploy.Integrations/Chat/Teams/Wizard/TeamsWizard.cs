using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Teams.Answers;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using ChatDeploy.Integrations.Chat.Teams.Connector;

namespace ChatDeploy.Integrations.Chat.Teams.Wizard;

/// <summary>The wizard, and the forms that buttons ask for, as Teams' dialogs: each press is answered with what the dialog shows next.</summary>
public sealed class TeamsWizard(WizardAnswers wizard, WizardPress presses, PressButton buttons, ChatRefusals refusals, TeamsContents contents, TeamsLine lines, DeploymentCards deployments)
{
    /// <summary>The verb of buttons that open the wizard.</summary>
    public const string Open = ButtonWriter.WizardOpen;

    private const string Title = "Deploy";

    /// <summary>Whether a verb is one of the wizard's own.</summary>
    public static bool Knows(string verb) => verb == Open || (verb != "say" && WizardPress.Verbs.Contains(verb, StringComparer.Ordinal));

    /// <summary>A message with the buttons that open the wizard: as a dialog, which Teams opens by buttons only, or in the message's place, for clients that open none.</summary>
    public static TeamsContent Opening() => new("Deploy in three steps: commits, targets, preview.", new JsonObject
    {
        ["type"] = "AdaptiveCard",
        ["version"] = "1.5",
        ["body"] = new JsonArray(
            new JsonObject { ["type"] = "TextBlock", ["text"] = "Deploy in three steps: commits, targets, preview.", ["wrap"] = true },
            new JsonObject
            {
                ["type"] = "ActionSet",
                ["actions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Action.Submit",
                    ["title"] = "Open the form",
                    ["style"] = "positive",
                    ["data"] = new JsonObject { ["verb"] = Open, ["msteams"] = new JsonObject { ["type"] = "task/fetch" } },
                },
                new JsonObject
                {
                    ["type"] = "Action.Execute",
                    ["title"] = "Fill it in here",
                    ["verb"] = Open,
                    ["data"] = new JsonObject { ["verb"] = Open },
                    ["fallback"] = "drop",
                }),
            }),
    });

    /// <summary>Answers a press that opens a dialog.</summary>
    public async Task<JsonObject> OpenAsync(Person person, CardPress? press, TeamsReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(back);
        if (await refusals.OfVisitorAsync(person, cancellationToken) is { } visitor) return TeamsAnswers.DialogMessage(visitor.Text);
        if (press is null || press.Verb == Open || WizardPress.Verbs.Contains(press.Verb, StringComparer.Ordinal)) return Show(await wizard.OpenAsync(person, cancellationToken), back);
        return await FormAsync(press, back, cancellationToken) ?? TeamsAnswers.DialogMessage("The card has been overtaken. Close this and look at it again.");
    }

    /// <summary>Answers a press of the wizard in a message, whose place its steps take: for who pressed alone.</summary>
    /// <returns>The body of the answer.</returns>
    public async Task<JsonObject> AnswerAsync(Person person, CardPress press, TeamsReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(press);
        if (await refusals.OfVisitorAsync(person, cancellationToken) is { } visitor) return TeamsAnswers.Error(visitor.Code ?? "visitor", visitor.Text);
        var step = press.Verb == Open ? await wizard.OpenAsync(person, cancellationToken) : await presses.HandleAsync(person, press, cancellationToken);
        if (step is { Refused: false, Card: { } content }) return contents.Read(content) is { } card ? TeamsAnswers.Card(TeamsCards.Message(card)) : TeamsAnswers.Message(step.Text);
        if (step is { Refused: true }) return TeamsAnswers.Error(step.Code ?? "refused", step.Text);
        if (step is { DeploymentId: not null }) await lines.PostAsync(step with { Text = "" }, back, cancellationToken);
        return TeamsAnswers.Card(Opening().Card!);
    }

    /// <summary>Answers a submitted dialog.</summary>
    /// <returns>The body of the answer; null closes the dialog.</returns>
    public async Task<JsonObject?> SubmitAsync(Person person, CardPress? press, TeamsReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(back);
        if (press is null) return TeamsAnswers.DialogMessage("This dialog is of another version. Close it and open it again.");
        if (await refusals.OfVisitorAsync(person, cancellationToken) is { } visitor) return TeamsAnswers.DialogMessage(visitor.Text);
        if (press.Verb == Open) return Show(await wizard.OpenAsync(person, cancellationToken), back);
        if (await presses.HandleAsync(person, press, cancellationToken) is { } step)
        {
            if (step is { Refused: false, Card: null, DeploymentId: not null })
            {
                await lines.PostAsync(step with { Text = "" }, back, cancellationToken);
                return null;
            }

            return Show(step, back);
        }

        var answer = await buttons.HandleAsync(person, press, cancellationToken);
        if (!answer.Refused) return null;
        return answer.Code == "reason_required" && await FormAsync(press, back, cancellationToken) is { } again ? again : TeamsAnswers.DialogMessage(answer.Text);
    }

    private JsonObject Show(ChatAnswer answer, TeamsReturn back) => answer.Card is { } content && contents.Read(content) is { } card
        ? TeamsAnswers.Dialog(Title, TeamsCards.Dialog(card, new DialogFrame(back.ChannelId) { Elements = Pickers(card) }))
        : TeamsAnswers.DialogMessage(answer.Text);

    // Teams' own calendar and clock, which write what the card's texts are read as.
    private static Dictionary<string, JsonObject> Pickers(Card card) => card.AllElements().OfType<CardElement.TextInput>()
        .Select(input => (input.Id, Picker: input.Id switch
        {
            WizardFields.Day => Picker("Input.Date", input.Value, "The next time the clock shows it"),
            WizardFields.Time => Picker("Input.Time", input.Value, "As soon as it is released"),
            _ => null,
        }))
        .Where(input => input.Picker is not null)
        .ToDictionary(input => input.Id!, input => input.Picker!, StringComparer.Ordinal);

    private static JsonObject Picker(string type, string? value, string placeholder)
    {
        var picker = new JsonObject { ["type"] = type, ["placeholder"] = placeholder };
        if (!string.IsNullOrEmpty(value)) picker["value"] = value;
        return picker;
    }

    private async Task<JsonObject?> FormAsync(CardPress press, TeamsReturn back, CancellationToken cancellationToken) =>
        DeploymentId.TryParse(press.Value("deployment"), out var id) && await deployments.ContentAsync(id.Value, cancellationToken) is { } content
            && contents.Read(content) is { } card && TeamsCards.Form(card, press.Verb, new DialogFrame(back.ChannelId)) is { } form
            ? TeamsAnswers.Dialog($"{char.ToUpperInvariant(press.Verb[0])}{press.Verb[1..]} {id}", form, "small")
            : null;
}
