using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using System.Text.Json.Nodes;
namespace ChatDeploy.Integrations.Chat.Slack.Wizard;
/// <summary>Stub.</summary>
public sealed class SlackWizard
{
    /// <summary>Stub.</summary>
    public Task<bool> OpenAsync(SlackPerson person, string triggerId, string? channelId, WizardState? chosen, CancellationToken cancellationToken) => Task.FromResult(false);
    /// <summary>Stub.</summary>
    public Task<SlackViewAnswer> SubmitAsync(SlackPerson person, SlackView view, CancellationToken cancellationToken) => Task.FromResult<SlackViewAnswer>(new SlackViewAnswer.Close());
    /// <summary>Stub.</summary>
    public Task PressAsync(SlackPerson person, SlackRequest.Press press, CancellationToken cancellationToken) => Task.CompletedTask;
    /// <summary>Stub.</summary>
    public Task<JsonObject> SuggestAsync(SlackPerson person, SlackRequest.Suggestion suggestion, CancellationToken cancellationToken) => Task.FromResult(new JsonObject());
}
