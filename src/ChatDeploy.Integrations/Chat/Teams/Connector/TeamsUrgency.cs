namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>How a call shares a conversation's budget with the others.</summary>
public enum TeamsUrgency
{
    /// <summary>Posts, whose order and pace have been decided before (<c>Core/Posts</c>): leaves the last calls to what somebody waits for, and waits half a second at most.</summary>
    Routine,

    /// <summary>Somebody has just clicked or asked: may take the last calls, and waits up to two seconds.</summary>
    Awaited,
}
