using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.Home;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Chat.Slack.Wizard;

namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>Answers a submitted modal: the wizard's steps, and the forms that buttons ask for.</summary>
public sealed class AnswerSubmission(PressButton buttons, AnswerLine lines, SlackWizard wizard, SlackHome home)
{
    /// <summary>Answers.</summary>
    public async Task<SlackViewAnswer> HandleAsync(SlackPerson person, SlackRequest.Submission submission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(submission);
        var view = submission.View;
        if (view.CallbackId != SlackForms.CardCallback)
        {
            var step = await wizard.SubmitAsync(person, view, cancellationToken);
            if (step is SlackViewAnswer.Close { LaunchedId: { } launched, ChannelId: var channel })
                await lines.PostAsync(launched, told: null, new SlackReturn(person.UserId, channel), cancellationToken);
            return step;
        }

        if (SlackPress.Read(view.PrivateMetadata, view.State) is not { } press) return new SlackViewAnswer.Close();
        var answer = await buttons.HandleAsync(person.Person, press, cancellationToken);
        if (SlackPress.Context(view.PrivateMetadata) == SlackHome.Context) await home.PublishAsync(person, cancellationToken);
        if (!answer.Refused) return new SlackViewAnswer.Close();
        var text = SlackCards.Lines(answer.Text).Text;
        var notice = SlackViews.Notice("Not done", text);
        return answer.Code == "reason_required" && view.State.Count > 0
            ? new SlackViewAnswer.Errors(new Dictionary<string, string>(StringComparer.Ordinal) { [view.State.First().Key] = "Say why: whoever asked for it wants to know." }, notice)
            : new SlackViewAnswer.Show(notice);
    }
}
