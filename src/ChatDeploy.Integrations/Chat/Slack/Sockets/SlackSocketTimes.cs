namespace ChatDeploy.Integrations.Chat.Slack.Sockets;

/// <summary>How patient a socket is; tests are less so.</summary>
internal sealed record SlackSocketTimes
{
    /// <summary>How long connecting and Slack's greeting may take together.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be silent before it is asked for a sign of life: as long as Slack's own clients wait for Slack's pings.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long that sign of life may take; without it the connection is given up.</summary>
    public TimeSpan Pong { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first pause before connecting again; doubled each time, up to <see cref="LongestPause"/>, with up to half of it added by chance.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest of these pauses.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause where somebody has to change something first.</summary>
    public TimeSpan RefusedPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a connection has to last so that the pauses begin anew.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection that another takes over from is still read, where Slack does not close it.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long, when the service stops, requests in hand and the farewell may take.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(3);
}
