namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>How a call shares the workspace's budget with the others.</summary>
public enum SlackUrgency
{
    /// <summary>Posts, whose order and pace have been decided before (<c>Core/Posts</c>): leaves the last calls of a minute to what somebody waits for, and waits half a second at most.</summary>
    Routine,

    /// <summary>Somebody has just clicked or asked: may take the last calls of a minute, and waits up to two seconds for a channel's turn.</summary>
    Awaited,
}
