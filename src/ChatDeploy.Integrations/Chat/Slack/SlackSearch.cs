using ChatDeploy.Core.Chat;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>Looks for a message whose answer was lost, by the mark that it was sent with.</summary>
/// <remarks>Needs the history scopes and the app in the channel; without them nobody can say. Messages in conversations with one person need <c>im:history</c>.</remarks>
public sealed class SlackSearch(SlackClient client)
{
    // 1,000 messages since the first try: what is further back is not looked for.
    private const int MostPages = 5;

    // What their clock may be behind ours.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    /// <summary>Looks for it.</summary>
    /// <param name="message">Which.</param>
    /// <param name="cancellationToken">Ends the wait for an answer.</param>
    /// <returns><see cref="FindAnswer.Found"/> with the message's <c>ts</c>.</returns>
    public async Task<FindAnswer> FindAsync(SoughtMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var oldest = message.SentAfter - ClockSkew;
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var messages = message.ThreadOf is { } thread
                ? await client.ReadThreadAsync(message.ChannelId, thread, oldest, cursor, cancellationToken)
                : await client.ReadHistoryAsync(message.ChannelId, oldest, cursor, cancellationToken);
            if (messages.Failure is { } failure) return Answer(failure);
            if (messages.Messages.FirstOrDefault(m => m.Metadata?.Has(message.Key) == true) is { } found) return new FindAnswer.Found(found.Ts);
            cursor = messages.ResponseMetadata?.NextCursor;
            if (string.IsNullOrEmpty(cursor)) return new FindAnswer.Missing();
        }

        return new FindAnswer.CannotSay();
    }

    private static FindAnswer Answer(SlackFailure failure) => failure.Kind switch
    {
        SlackFailureKind.Throttled => new FindAnswer.NotNow(failure.RetryAfter, failure.Code),
        SlackFailureKind.Transient => new FindAnswer.NotNow(null, failure.Code),

        // The thread went with its message, and what was in it too.
        SlackFailureKind.Gone when failure.Code is "thread_not_found" => new FindAnswer.Missing(),
        _ => new FindAnswer.CannotSay(),
    };
}
