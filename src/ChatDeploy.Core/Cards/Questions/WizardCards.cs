using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Wizard;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>The card of each of the wizard's steps, for surfaces that show the wizard as a card.</summary>
internal static class WizardCards
{
    /// <summary>The card of the step that a view is at.</summary>
    public static CardContent Of(WizardView view, ConsoleLinks links)
    {
        var (stem, data) = view switch
        {
            { Preview: { } picture } => (WizardPreviewCard.Stem, WizardPreviewCard.Of(view, picture)),
            { Targets: { } targets } => (WizardTargetsCard.Stem, WizardTargetsCard.Of(view, targets)),
            _ => (WizardCommitsCard.Stem, WizardCommitsCard.Of(view, view.Commits ?? new CommitOffer([], 0, 0))),
        };
        data["draft"] = view.Draft;
        data["errors"] = CardData.List(view.Errors.Take(QuestionRoom.Errors), e => new JsonObject { ["field"] = e.Field, ["code"] = e.Code, ["text"] = CardText.Markdown(e.Message, QuestionRoom.Sentence) });
        data["url"] ??= links.Page("/deploy");
        return new CardContent(stem, data);
    }
}
