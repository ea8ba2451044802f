using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <content>Modals and the home tab.</content>
public sealed partial class SlackClient
{
    /// <summary>Opens a modal (<c>views.open</c>).</summary>
    /// <param name="triggerId">Of the command or click: good once, within three seconds.</param>
    /// <param name="view">The modal.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackViewShown> OpenViewAsync(string triggerId, JsonObject view, CancellationToken cancellationToken) =>
        ViewAsync(SlackMethod.OpenView, new SlackViewArguments(view) { TriggerId = triggerId }, cancellationToken);

    /// <summary>Puts a modal on top of the one that was clicked, three at most (<c>views.push</c>).</summary>
    /// <param name="triggerId">Of the click: good once, within three seconds.</param>
    /// <param name="view">The modal.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackViewShown> PushViewAsync(string triggerId, JsonObject view, CancellationToken cancellationToken) =>
        ViewAsync(SlackMethod.PushView, new SlackViewArguments(view) { TriggerId = triggerId }, cancellationToken);

    /// <summary>Replaces what a modal shows (<c>views.update</c>).</summary>
    /// <param name="viewId">The modal.</param>
    /// <param name="hash">What it showed when it was read, so that nothing newer is overwritten (<c>hash_conflict</c>); null: whatever it shows.</param>
    /// <param name="view">The modal as it shall be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackViewShown> UpdateViewAsync(string viewId, string? hash, JsonObject view, CancellationToken cancellationToken) =>
        ViewAsync(SlackMethod.UpdateView, new SlackViewArguments(view) { ViewId = viewId, Hash = hash }, cancellationToken);

    /// <summary>Sets a person's home tab (<c>views.publish</c>).</summary>
    /// <param name="userId">The person.</param>
    /// <param name="hash">What it showed when it was read; null: whatever it shows.</param>
    /// <param name="view">The home tab.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackViewShown> PublishHomeAsync(string userId, string? hash, JsonObject view, CancellationToken cancellationToken) =>
        ViewAsync(SlackMethod.PublishView, new SlackViewArguments(view) { UserId = userId, Hash = hash }, cancellationToken);

    private Task<SlackViewShown> ViewAsync(SlackMethod method, SlackViewArguments arguments, CancellationToken cancellationToken) =>
        JsonAsync(method, arguments, SlackJson.Default.SlackViewArguments, SlackJson.Default.SlackViewShown, SlackUrgency.Awaited, cancellationToken);
}
