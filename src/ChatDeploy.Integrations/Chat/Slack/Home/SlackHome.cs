using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
namespace ChatDeploy.Integrations.Chat.Slack.Home;
/// <summary>Stub.</summary>
public sealed class SlackHome
{
    /// <summary>Stub.</summary>
    public const string Context = "home";
    /// <summary>Stub.</summary>
    public Task PublishAsync(SlackPerson person, CancellationToken cancellationToken) => Task.CompletedTask;
    /// <summary>Stub.</summary>
    public Task PressAsync(SlackPerson person, SlackRequest.Press press, CancellationToken cancellationToken) => Task.CompletedTask;
}
