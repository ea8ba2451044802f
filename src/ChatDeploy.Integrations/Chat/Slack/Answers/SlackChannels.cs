using System.Collections.Concurrent;

namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>Knows where the app can speak, asked once in five minutes, and how to link to its messages.</summary>
public sealed class SlackChannels(SlackClient slack, TimeProvider clock)
{
    private const int MostKept = 5_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _open = new(StringComparer.Ordinal);
    private volatile string? _workspaceUrl;

    /// <summary>Why the app cannot post in a channel, and what to do; null where it can, or where nobody can say now.</summary>
    public async Task<string?> WhyClosedAsync(string channelId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_open.TryGetValue(channelId, out var until) && until > now) return null;
        var found = await slack.ReadChannelAsync(channelId, cancellationToken);
        switch (found.Failure)
        {
            case { Code: "channel_not_found" }:
                return "ChatDeploy is not in this conversation, so only you see this. In a channel, `/invite @chatdeploy` lets everybody see it.";
            case not null:
                return null;
        }

        if (found.Channel is { IsMember: false, IsIm: false }) return "ChatDeploy is not in this channel, so only you see this. `/invite @chatdeploy` lets everybody see it.";
        if (_open.Count >= MostKept) _open.Clear();
        _open[channelId] = now + Kept;
        return null;
    }

    /// <summary>Where a message can be looked at; null while the workspace's address is not known.</summary>
    public async Task<string?> LinkAsync(string channelId, string ts, CancellationToken cancellationToken)
    {
        if (_workspaceUrl is null && await slack.TestTokenAsync(cancellationToken) is { Failure: null, Url: { Length: > 0 } url }) _workspaceUrl = url.TrimEnd('/');
        return _workspaceUrl is null ? null : $"{_workspaceUrl}/archives/{channelId}/p{ts.Replace(".", "", StringComparison.Ordinal)}";
    }
}
