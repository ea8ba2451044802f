namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>Sends answers: to who asked alone, to everybody in the channel, or in place of what was clicked. What does not arrive is tried again a few times.</summary>
public sealed class SlackReplies(SlackClient slack, TimeProvider clock)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)];

    /// <summary>Shows it to who asked alone; where that cannot be done in the channel, in the direct messages with them.</summary>
    public async Task WhisperAsync(SlackReturn back, SlackContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(back);
        SlackFailure? failure;
        if (back.ResponseUrl is { } url)
            failure = await AgainAsync(async () => (await slack.RespondAsync(url, new SlackResponse(content), cancellationToken)).Failure, cancellationToken);
        else if (back.ChannelId is { } channel && !back.IsDirect)
            failure = await AgainAsync(async () => (await slack.PostEphemeralAsync(channel, back.UserId, content, back.ThreadTs, cancellationToken)).Failure, cancellationToken);
        else
            failure = new SlackFailure(SlackFailureKind.Gone, "no_channel", "");
        if (failure is { Kind: not SlackFailureKind.Transient }) await TellAsync(back.IsDirect ? back.ChannelId! : back.UserId, content, back.IsDirect ? back.ThreadTs : null, cancellationToken);
    }

    /// <summary>Shows it to everybody in the channel.</summary>
    public async Task SayAsync(SlackReturn back, SlackContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(back);
        if (back.ResponseUrl is { } url)
            await AgainAsync(async () => (await slack.RespondAsync(url, new SlackResponse(content, IsForAll: true, ThreadTs: back.ThreadTs), cancellationToken)).Failure, cancellationToken);
        else
            await TellAsync(back.ChannelId ?? back.UserId, content, back.ThreadTs, cancellationToken);
    }

    /// <summary>Shows it in place of the message that was clicked; nothing where Slack gave no way to do it.</summary>
    public async Task ReplaceAsync(SlackReturn back, SlackContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(back);
        if (back.ResponseUrl is { } url)
            await AgainAsync(async () => (await slack.RespondAsync(url, new SlackResponse(content, ReplacesOriginal: true), cancellationToken)).Failure, cancellationToken);
    }

    // A lost answer may leave a second copy of a line; the line is worth it.
    private Task<SlackFailure?> TellAsync(string channel, SlackContent content, string? threadTs, CancellationToken cancellationToken) =>
        AgainAsync(async () => (await slack.PostMessageAsync(channel, content, threadTs, null, SlackUrgency.Awaited, cancellationToken)).Failure, cancellationToken);

    private async Task<SlackFailure?> AgainAsync(Func<Task<SlackFailure?>> call, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var failure = await call();
            if (failure is not { Kind: SlackFailureKind.Transient or SlackFailureKind.Throttled } || i == Pauses.Length) return failure;
            var pause = failure.RetryAfter > Pauses[i] ? failure.RetryAfter : Pauses[i];
            if (pause > Pauses[^1]) return failure;
            await Task.Delay(pause, clock, cancellationToken);
        }
    }
}
