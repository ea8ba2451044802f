using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using ChatDeploy.Integrations.Chat.Teams.Wizard;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Integrations.Chat.Teams.Answers;

/// <summary>Answers a pressed button (spec B5): with the card as it is then, which the presser sees at once; a post changes for everybody by itself.</summary>
public sealed class TeamsPressed(PressButton buttons, TeamsLine lines, TeamsHome home, TeamsWizard wizard, TeamsReplies replies, TeamsContents contents, TeamsViewers viewers, OfferedActionsQuery offered,
    DeploymentCards deployments, IDbContextFactory<DeployDbContext> contexts)
{
    /// <summary>Answers a press whose answer takes the card's place.</summary>
    /// <param name="person">Who.</param>
    /// <param name="press">What; null where it is none of ours.</param>
    /// <param name="context">What came back of the card itself: which one it is.</param>
    /// <param name="isAutomatic">Whether nobody pressed anything: then it only looks.</param>
    /// <param name="cardId">The message whose card it is.</param>
    /// <param name="back">Where.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <returns>The body of the answer.</returns>
    public async Task<JsonObject> AnswerAsync(Person person, CardPress? press, string? context, bool isAutomatic, string? cardId, TeamsReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(back);
        if (press is null) return TeamsAnswers.Error("unknown_button", "This button is not known here; the card may be of another version. Say status to see how everything stands.");
        if (press.Verb == "say" && !isAutomatic)
        {
            await lines.HandleAsync(person, press.Value(WizardFields.Text) ?? press.Input(WizardFields.Text) ?? "", back, cancellationToken);
            return TeamsAnswers.Message("Answered below.");
        }

        // Cards that show no deployment, or many: they are nobody's post.
        if (context == TeamsHome.Context || press.Verb == TeamsHome.Refresh) return await home.AnswerAsync(person, press, isAutomatic, back, cancellationToken);
        if (TeamsWizard.Knows(press.Verb)) return await wizard.AnswerAsync(person, press, back, cancellationToken);
        var shown = DeploymentId.TryParse(press.Value("deployment"), out var id) ? id.Value : (long?)null;
        if (shown is not null && await RemoveCopyAsync(shown.Value, cardId, back, cancellationToken)) return TeamsAnswers.Message("This was a copy of another message about it, and is removed.");
        if (isAutomatic || press.Verb == "refresh") return await CardAsync(person, shown, cancellationToken) is { } now ? TeamsAnswers.Card(now) : TeamsAnswers.Error("unknown_deployment", "There is nothing to show any more.");

        var answer = await buttons.HandleAsync(person, press, cancellationToken);
        if (answer.Refused) return TeamsAnswers.Error(answer.Code ?? "refused", answer.Text);
        if (answer.DeploymentId is not null && answer.DeploymentId != shown) await lines.PostAsync(answer, back, cancellationToken);
        return await CardAsync(person, shown, cancellationToken) is { } card ? TeamsAnswers.Card(card) : TeamsAnswers.Message(answer.Text);
    }

    /// <summary>Answers a press of a client that shows no answers (<c>Action.Submit</c>): a refusal is told in words.</summary>
    public async Task TellAsync(Person person, CardPress? press, string? context, string? cardId, TeamsReturn back, CancellationToken cancellationToken)
    {
        var body = await AnswerAsync(person, press, context, isAutomatic: false, cardId, back, cancellationToken);
        if (body["value"] is JsonObject error && error["message"] is JsonValue message) await lines.WhisperAsync(back, TeamsContents.Lines(message.ToString()), cancellationToken);
    }

    // As this person sees it: without buttons that would refuse them.
    private async Task<JsonObject?> CardAsync(Person person, long? deploymentId, CancellationToken cancellationToken)
    {
        if (deploymentId is not { } id || await deployments.ContentAsync(id, cancellationToken) is not { } content || contents.Read(content) is not { } card) return null;
        var actions = (await offered.FindAsync(person, [id], cancellationToken)).GetValueOrDefault(id, OfferedActions.None);
        return TeamsCards.Message(card, await viewers.RefreshAsync(id, cancellationToken), omitted: Omitted(actions));
    }

    private static HashSet<string> Omitted(OfferedActions actions)
    {
        var omitted = new HashSet<string>(StringComparer.Ordinal);
        void Unless(bool isOffered, params string[] verbs)
        {
            if (!isOffered) omitted.UnionWith(verbs);
        }

        Unless(actions.Launch, "launch");
        Unless(actions.Approve, "approve");
        Unless(actions.Reject, "reject");
        Unless(actions.Answer, "retry", "skip", "continue");
        Unless(actions.Cancel, "cancel");
        Unless(actions.RollBack, "rollback");

        // The remark that goes with a decision.
        Unless(actions.Approve || actions.Reject, "comment");
        return omitted;
    }

    // A message whose answer was lost, and that was sent again: the post that is kept is the other one.
    private async Task<bool> RemoveCopyAsync(long deploymentId, string? cardId, TeamsReturn back, CancellationToken cancellationToken)
    {
        if (cardId is null) return false;
        var channel = back.ChannelId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await db.Posts.AsNoTracking().Where(p => p.DeploymentId == deploymentId && p.Surface == TeamsSurface.SurfaceName && p.ChannelId == channel).Select(p => p.MessageRef).SingleOrDefaultAsync(cancellationToken);
        if (kept is null || kept == cardId) return false;
        await replies.RemoveAsync(back.Conversation, cardId, cancellationToken);
        return true;
    }
}
