namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>The kinds of request that Slack makes, over HTTP or a socket.</summary>
public enum SlackRequestKind
{
    /// <summary>A slash command: its fields.</summary>
    Command,

    /// <summary>An interaction: its payload.</summary>
    Interaction,

    /// <summary>An event: its envelope.</summary>
    Event,
}
