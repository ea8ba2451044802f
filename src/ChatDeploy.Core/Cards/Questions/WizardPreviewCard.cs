using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Wizard;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>Data of <c>cards/wizard-preview.json</c>: the preview that every surface shows, with the wizard's buttons.</summary>
internal static class WizardPreviewCard
{
    public const string Stem = "wizard-preview";

    public static JsonObject Of(WizardView view, DeploymentPicture picture)
    {
        var data = PreviewCard.Of(picture);

        // The digest that the draft holds and the picture's are the same unless the plan was replaced between two queries; the older one launches nothing.
        data["previewRef"] = view.State.Preview?.PreviewRef;
        return data;
    }
}
