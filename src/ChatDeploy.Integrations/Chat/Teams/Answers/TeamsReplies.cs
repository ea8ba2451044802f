using ChatDeploy.Integrations.Chat.Teams.Connector;

namespace ChatDeploy.Integrations.Chat.Teams.Answers;

/// <summary>Sends answers. What does not arrive is tried again a few times; a lost answer may leave a second copy of a line, and the line is worth it.</summary>
public sealed class TeamsReplies(ConnectorClient connector, TimeProvider clock)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)];

    /// <summary>Says it in a conversation.</summary>
    public Task<TeamsFailure?> SayAsync(TeamsConversation conversation, TeamsContent content, CancellationToken cancellationToken) =>
        AgainAsync(async () => (await connector.SendAsync(conversation, TeamsContents.In(conversation, content), TeamsUrgency.Awaited, cancellationToken)).Failure, cancellationToken);

    /// <summary>Changes a message of ours.</summary>
    public Task<TeamsFailure?> ReplaceAsync(TeamsConversation conversation, string activityId, TeamsContent content, CancellationToken cancellationToken) =>
        AgainAsync(async () => (await connector.UpdateAsync(conversation, activityId, TeamsContents.In(conversation, content), TeamsUrgency.Awaited, cancellationToken)).Failure, cancellationToken);

    /// <summary>Removes a message of ours.</summary>
    public async Task RemoveAsync(TeamsConversation conversation, string activityId, CancellationToken cancellationToken) =>
        await connector.DeleteAsync(conversation, activityId, TeamsUrgency.Awaited, cancellationToken);

    private async Task<TeamsFailure?> AgainAsync(Func<Task<TeamsFailure?>> call, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var failure = await call();
            if (failure is not { Kind: TeamsFailureKind.Transient or TeamsFailureKind.Throttled } || i == Pauses.Length) return failure;
            var pause = failure.RetryAfter > Pauses[i] ? failure.RetryAfter : Pauses[i];
            if (pause > Pauses[^1]) return failure;
            await Task.Delay(pause, clock, cancellationToken);
        }
    }
}
