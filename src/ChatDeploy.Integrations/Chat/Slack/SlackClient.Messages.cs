namespace ChatDeploy.Integrations.Chat.Slack;

/// <content>Messages.</content>
public sealed partial class SlackClient
{
    /// <summary>Posts a message (<c>chat.postMessage</c>). Not to be tried again blindly when its answer is lost: look for its mark first (<see cref="SlackSearch"/>).</summary>
    /// <param name="channel">The channel; a person's id for a direct message, and then the reply says in which conversation it is.</param>
    /// <param name="content">What it shows.</param>
    /// <param name="threadTs">The message in whose thread it goes: a thread's first, never a reply.</param>
    /// <param name="metadata">Its mark.</param>
    /// <param name="urgency">How the call shares the budget.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackPosted> PostMessageAsync(
        string channel, SlackContent content, string? threadTs, SlackMetadata? metadata, SlackUrgency urgency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var arguments = Shown(channel, content) with { ThreadTs = threadTs, Metadata = metadata, UnfurlLinks = false, UnfurlMedia = false };
        return JsonAsync(SlackMethod.PostMessage, arguments, SlackJson.Default.SlackMessageArguments, SlackJson.Default.SlackPosted, urgency, cancellationToken, channel);
    }

    /// <summary>Replaces what a message shows (<c>chat.update</c>); its mark stays.</summary>
    /// <param name="channel">The conversation's own id, as posting answered it.</param>
    /// <param name="ts">The message.</param>
    /// <param name="content">All that it shall show; its text at most 4,000 characters.</param>
    /// <param name="urgency">How the call shares the budget.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackPosted> UpdateMessageAsync(string channel, string ts, SlackContent content, SlackUrgency urgency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);

        // Left out, the former blocks would stay.
        var arguments = Shown(channel, content) with { Ts = ts, Blocks = content.Blocks ?? [], Attachments = content.Attachments ?? [] };
        return JsonAsync(SlackMethod.UpdateMessage, arguments, SlackJson.Default.SlackMessageArguments, SlackJson.Default.SlackPosted, urgency, cancellationToken);
    }

    /// <summary>Deletes a message of ours (<c>chat.delete</c>).</summary>
    public Task<SlackPosted> DeleteMessageAsync(string channel, string ts, SlackUrgency urgency, CancellationToken cancellationToken) =>
        JsonAsync(
            SlackMethod.DeleteMessage, new SlackMessageArguments(channel) { Ts = ts }, SlackJson.Default.SlackMessageArguments, SlackJson.Default.SlackPosted, urgency, cancellationToken);

    /// <summary>Shows one person in a channel something (<c>chat.postEphemeral</c>). It is not kept, cannot be changed, and is lost where they are away.</summary>
    /// <param name="channel">The channel; both the bot and the person are in it.</param>
    /// <param name="user">The person.</param>
    /// <param name="content">What is shown.</param>
    /// <param name="threadTs">The thread it goes to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackWhispered> PostEphemeralAsync(string channel, string user, SlackContent content, string? threadTs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var arguments = Shown(channel, content) with { User = user, ThreadTs = threadTs };
        return JsonAsync(SlackMethod.PostEphemeral, arguments, SlackJson.Default.SlackMessageArguments, SlackJson.Default.SlackWhispered, SlackUrgency.Awaited, cancellationToken);
    }

    /// <summary>Answers a command or a click by the <c>response_url</c> that came with it: five times at most, within 30 minutes; needs no membership and costs no budget.</summary>
    /// <param name="responseUrl">As it came in the signed request; one that is not Slack's is refused.</param>
    /// <param name="response">The answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SlackDone> RespondAsync(Uri responseUrl, SlackResponse response, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(responseUrl);
        ArgumentNullException.ThrowIfNull(response);
        var body = new SlackResponseArguments
        {
            ResponseType = response.Content is null ? null : response.IsForAll ? "in_channel" : "ephemeral",
            Text = response.Content?.Text,
            Blocks = response.Content?.Blocks,
            Attachments = response.Content?.Attachments,
            ReplaceOriginal = response.DeletesOriginal ? null : response.ReplacesOriginal,
            DeleteOriginal = response.DeletesOriginal ? true : null,
            ThreadTs = response.ThreadTs,
        };
        return _wire.RespondAsync(responseUrl, Json(body, SlackJson.Default.SlackResponseArguments), cancellationToken);
    }

    private static SlackMessageArguments Shown(string channel, SlackContent content) =>
        new(channel) { Text = content.Text, Blocks = content.Blocks, Attachments = content.Attachments };
}
