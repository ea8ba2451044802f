using ChatDeploy.Integrations.Chat.Slack.Requests;

namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>How an answer gets back to who asked.</summary>
/// <param name="UserId">Who asked.</param>
/// <param name="ChannelId">Where; null in views.</param>
/// <param name="ResponseUrl">Good for five answers within 30 minutes, wherever the bot may be; null where Slack gave none.</param>
/// <param name="ThreadTs">The thread that was spoken in; null for none.</param>
public sealed record SlackReturn(string UserId, string? ChannelId, Uri? ResponseUrl = null, string? ThreadTs = null)
{
    /// <summary>Whether it is between the bot and one person: then everything is for them alone.</summary>
    public bool IsDirect => ChannelId?.StartsWith('D') == true && ResponseUrl is null;

    /// <summary>The way back of a request; null where nobody waits for an answer.</summary>
    public static SlackReturn? Of(SlackRequest request) => request switch
    {
        SlackRequest.Command command => new SlackReturn(command.UserId, command.ChannelId, command.ResponseUrl),
        SlackRequest.Press press => new SlackReturn(press.UserId, press.Place?.ChannelId, press.ResponseUrl, press.Place?.ThreadTs),
        SlackRequest.Line line => new SlackReturn(line.UserId, line.Place.ChannelId, ThreadTs: line.Place.ThreadTs ?? (line.Place.ChannelId.StartsWith('D') ? null : line.Place.Ts)),
        SlackRequest.Submission or SlackRequest.Shortcut => new SlackReturn(request.UserId, null),
        _ => null,
    };
}
