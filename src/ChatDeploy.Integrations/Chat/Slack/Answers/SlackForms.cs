using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Chat.Slack.Wizard;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>Opens what has to be filled in: the wizard, and the form that a button asks for. Where the trigger has expired, says how to go on.</summary>
public sealed class SlackForms(SlackClient slack, SlackWizard wizard, SlackReplies replies, SlackCards cards, DeploymentCards deployments)
{
    /// <summary>The verb of buttons that open the wizard.</summary>
    public const string OpenWizard = WizardViews.OpenVerb;

    /// <summary>The <c>callback_id</c> of the forms of cards.</summary>
    public const string CardCallback = "card";

    /// <summary>Opens the wizard; by a button where this request cannot.</summary>
    public async Task OpenWizardAsync(SlackPerson person, SlackRequest request, SlackReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(back);
        var isOpen = request is { IsLate: false, TriggerId: { } trigger } && await wizard.OpenAsync(person, trigger, back.ChannelId, null, cancellationToken);
        if (isOpen) return;
        const string text = "Deploy in three steps: commits, targets, preview.";
        var button = new JsonObject
        {
            ["type"] = "button",
            ["action_id"] = OpenWizard,
            ["text"] = BlockJson.Plain("Open the form", SlackLimits.Button),
            ["value"] = new JsonObject { ["verb"] = OpenWizard }.ToJsonString(),
            ["style"] = "primary",
        };
        var blocks = new JsonArray(BlockJson.Section(text), new JsonObject { ["type"] = "actions", ["elements"] = new JsonArray(button) });
        await replies.WhisperAsync(back, new SlackContent(text, blocks), cancellationToken);
    }

    /// <summary>Opens the form that a button of a deployment's card asks for.</summary>
    /// <returns>False where the card no longer has such a button: it was overtaken.</returns>
    public async Task<bool> OpenCardFormAsync(SlackRequest.Press press, string verb, DeploymentId id, SlackReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(press);
        var content = await deployments.ContentAsync(id.Value, cancellationToken);
        var frame = new ModalFrame($"{char.ToUpperInvariant(verb[0])}{verb[1..]} {id}", CardCallback, press.Place?.ChannelId);
        if (content is null || cards.Read(content) is not { } card || BlockKit.Form(card, verb, frame) is not { } view) return false;
        var opened = press is { IsLate: false, TriggerId: { } trigger } ? (await slack.OpenViewAsync(trigger, view, cancellationToken)).Failure : new SlackFailure(SlackFailureKind.Gone, "late", "");
        if (opened is not null)
            await replies.WhisperAsync(back, SlackCards.Lines($"Slack did not open the form in time. Press again, or type `/deploy {verb} {id} <why>`."), cancellationToken);
        return true;
    }
}
