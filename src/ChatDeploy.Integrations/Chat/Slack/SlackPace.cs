using ChatDeploy.Core.Chat;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>The pace of posts on Slack.</summary>
public static class SlackPace
{
    /// <summary>
    /// The budget that <c>Core/Posts</c> keeps for a workspace: 36 of the 40 edits a minute that all may make together (performance
    /// goal 13; Slack allows 50), an edit of progress every three seconds, and a channel's messages a little more than a second apart.
    /// Slack counts no edits there, so that five deployments that end at once in a channel all say so at once (goal 14).
    /// </summary>
    public static SurfaceBudget Posts { get; } = new(
        SendsPerMinute: 60, EditsPerMinute: 36, RepliesPerMinute: 60, FindsPerMinute: 20, Burst: 10, BetweenEdits: TimeSpan.FromSeconds(3), BetweenCallsInChannel: SlackBudget.ChannelPause,
        PacesEdits: false);
}
