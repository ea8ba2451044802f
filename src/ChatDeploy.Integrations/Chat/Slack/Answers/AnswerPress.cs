using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.Home;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Chat.Slack.Wizard;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>Answers a pressed button (spec B5): a post changes by itself, a refusal is for the clicker alone, and a copy that is no post is replaced by the card of now.</summary>
public sealed class AnswerPress(
    PressButton buttons, AnswerLine lines, SlackForms forms, SlackHome home, SlackWizard wizard, SlackReplies replies, SlackCards cards, SlackClient slack, DeploymentCards deployments,
    IDbContextFactory<DeployDbContext> contexts)
{
    /// <summary>Answers.</summary>
    public async Task HandleAsync(SlackPerson person, SlackRequest.Press press, SlackReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(press);
        ArgumentNullException.ThrowIfNull(back);
        if (SlackPress.Read(press.Value, press.View?.State) is not { } read)
        {
            // A button that opens a page tells of it, too.
            if (press.View is { Type: "modal" }) await wizard.PressAsync(person, press, cancellationToken);
            return;
        }

        // In a modal it takes the modal's place.
        if (read.Verb == SlackForms.OpenWizard && press.View is not { Type: "modal" }) await forms.OpenWizardAsync(person, press, back, cancellationToken);
        else if (press.View is { Type: "home" }) await home.PressAsync(person, press, cancellationToken);
        else if (press.View is { CallbackId: SlackForms.CardCallback } view) await PressInModalAsync(person, view, read, cancellationToken);
        else if (press.View is not null) await wizard.PressAsync(person, press, cancellationToken);
        else if (read.Verb == "say") await lines.HandleAsync(person, read.Value(WizardFields.Text) ?? "", press, back, cancellationToken);
        else if (WizardPress.Verbs.Contains(read.Verb, StringComparer.Ordinal)) await forms.OpenWizardAsync(person, press, back, cancellationToken);
        else await PressAsync(person, press, read, back, cancellationToken);
    }

    private async Task PressAsync(SlackPerson person, SlackRequest.Press press, CardPress read, SlackReturn back, CancellationToken cancellationToken)
    {
        if (SlackPress.OpensForm(press.ActionId) && !person.Person.IsVisitor && DeploymentId.TryParse(read.Value("deployment"), out var about))
        {
            if (await forms.OpenCardFormAsync(press, read.Verb, about, back, cancellationToken)) return;
            read = read with { Verb = "refresh" };
        }

        var answer = await buttons.HandleAsync(person.Person, read, cancellationToken);
        var shown = DeploymentId.TryParse(read.Value("deployment"), out var id) ? id.Value : (long?)null;
        if (answer.Refused) await replies.WhisperAsync(back, SlackCards.Lines(answer.Text), cancellationToken);
        else if (answer.DeploymentId is not null && answer.DeploymentId != shown) await lines.PostAsync(answer.DeploymentId.Value, answer.Text, back, cancellationToken);

        // Posts are kept by their reconciler, in order; what is none would stay as it is for ever.
        if (shown is not null && press.Place is { } place && (place.IsEphemeral || !await IsPostAsync(place, shown.Value, cancellationToken))
            && await deployments.LoadAsync(shown.Value, cancellationToken) is { } card)
            await replies.ReplaceAsync(back, cards.Message(card.Content, card.FallbackText), cancellationToken);
    }

    private async Task PressInModalAsync(SlackPerson person, SlackView view, CardPress read, CancellationToken cancellationToken)
    {
        var answer = await buttons.HandleAsync(person.Person, read, cancellationToken);
        await slack.UpdateViewAsync(view.Id, null, SlackViews.Notice(answer.Refused ? "Not done" : "Done", SlackCards.Lines(answer.Text).Text), cancellationToken);
        if (SlackPress.Context(view.PrivateMetadata) == SlackHome.Context) await home.PublishAsync(person, cancellationToken);
    }

    private async Task<bool> IsPostAsync(SlackPlace place, long deploymentId, CancellationToken cancellationToken)
    {
        var direct = $"{place.ChannelId}/{place.Ts}";
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // While a post is being sent, its message may be there before its row knows.
        return await db.Posts.AsNoTracking().AnyAsync(
            p => p.DeploymentId == deploymentId && p.Surface == SlackSurface.SurfaceName
                && (p.MessageRef == place.Ts || p.MessageRef == direct || (p.MessageRef == null && p.SendingSince != null)),
            cancellationToken);
    }
}
