using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Slack.Sockets;

/// <summary>
/// Socket Mode (Slack notes, section 11): where <c>Slack:AppToken</c> is set, requests come over a WebSocket that
/// this service opens, and nothing over HTTP. Each goes to the same intake, and is acknowledged once that has taken it.
/// </summary>
/// <remarks>
/// Every node holds a connection (Slack allows ten), and each request comes over one of them. What is not taken, or whose
/// acknowledgement is lost, Slack may send again, perhaps to another node: the intake knows it. When Slack asks for a
/// new connection, that is open before the old one is let go of, which is read until Slack closes it. Tokens and addresses are not logged.
/// </remarks>
public sealed partial class SlackSockets : BackgroundService
{
    private readonly SlackClient _slack;
    private readonly SlackOptions _options;
    private readonly Func<SlackRequestKind, JsonObject, CancellationToken, Task<SlackAcknowledgement>> _take;
    private readonly SlackSocketTimes _times;
    private readonly TimeProvider _clock;
    private readonly ILogger<SlackSockets> _logger;
    private readonly ConcurrentDictionary<SlackConnection, Task> _connections = new();
    private readonly CancellationTokenSource _giveUp = new();
    private volatile bool _isStopping;

    /// <summary>Nothing is connected before the host starts.</summary>
    /// <param name="slack">Asked where to connect to.</param>
    /// <param name="options">Whether it is on.</param>
    /// <param name="take">The intake: takes a request within three seconds, and says whether it has. The same request may come again.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Told of connections that come and go.</param>
    public SlackSockets(
        SlackClient slack, IOptions<SlackOptions> options, Func<SlackRequestKind, JsonObject, CancellationToken, Task<SlackAcknowledgement>> take, TimeProvider clock, ILogger<SlackSockets> logger)
        : this(slack, options, take, new SlackSocketTimes(), clock, logger)
    {
    }

    internal SlackSockets(
        SlackClient slack, IOptions<SlackOptions> options, Func<SlackRequestKind, JsonObject, CancellationToken, Task<SlackAcknowledgement>> take, SlackSocketTimes times, TimeProvider clock, ILogger<SlackSockets> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_slack, _options, _take, _times, _clock, _logger) = (slack, options.Value, take, times, clock, logger);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _giveUp.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrEmpty(_options.AppToken)) return;
        try
        {
            await StayConnectedAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
        finally
        {
            await LeaveAsync();
        }
    }

    private async Task StayConnectedAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (true)
        {
            var (connection, wait) = await OpenAsync(stoppingToken);
            if (connection is null)
            {
                await Task.Delay(wait ?? Pause(failures++), _clock, stoppingToken);
                continue;
            }

            var openedAt = _clock.GetTimestamp();
            var reason = await connection.Leaving.WaitAsync(stoppingToken);
            if (_clock.GetElapsedTime(openedAt) >= _times.Steady) failures = 0;
            if (reason == "link_disabled")
            {
                Log.Disabled(_logger, _times.RefusedPause);
                await Task.Delay(_times.RefusedPause, _clock, stoppingToken);
            }
            else if (reason == SlackConnection.Lost)
            {
                var pause = Pause(failures++);
                Log.Lost(_logger, pause);
                await Task.Delay(pause, _clock, stoppingToken);
            }
            else if (_clock.GetElapsedTime(openedAt) < _times.Steady)
            {
                // Were each new connection to be refreshed at once, Slack's limit on opening them would be next.
                await Task.Delay(Pause(failures++), _clock, stoppingToken);
            }
        }
    }

    // A connection, or how long to wait before the next attempt; null: the usual pause.
    private async Task<(SlackConnection? Connection, TimeSpan? Wait)> OpenAsync(CancellationToken stoppingToken)
    {
        var place = await _slack.OpenSocketAsync(stoppingToken);
        switch (place.Failure)
        {
            case { Kind: SlackFailureKind.Throttled } throttled:
                return (null, throttled.RetryAfter);
            case { Kind: SlackFailureKind.Transient }:
                return (null, null);
            case { } refused:
                Log.Refused(_logger, refused.Code, refused.Advice, _times.RefusedPause);
                return (null, _times.RefusedPause);
        }

        // In clear text only where the API is called so, too.
        var isSafe = place.Url!.Scheme == Uri.UriSchemeWss || (place.Url.Scheme == Uri.UriSchemeWs && _options.ApiUrl?.Scheme == Uri.UriSchemeHttp);
        if (!isSafe || await SlackConnection.OpenAsync(place.Url, HandleAsync, _times, stoppingToken) is not { } connection)
        {
            Log.NotConnected(_logger);
            return (null, null);
        }

        _connections[connection] = WatchAsync(connection);
        Log.Connected(_logger);
        return (connection, null);
    }

    private async Task WatchAsync(SlackConnection connection)
    {
        // Registered before it can be taken out again.
        await Task.Yield();
        await connection.Leaving;
        try
        {
            await connection.Reading.WaitAsync(_times.Linger, _clock, _giveUp.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await connection.CloseAsync();
        }

        _connections.TryRemove(connection, out _);
        connection.Dispose();
    }

    private async Task HandleAsync(SlackConnection connection, SlackFrame.Envelope envelope)
    {
        // What comes now another node takes, or the next life of this one.
        if (_isStopping) return;

        // The next frame is read meanwhile.
        await Task.Yield();
        var answer = SlackAcknowledgement.Taken;
        if (envelope.Kind is { } kind)
        {
            try
            {
                answer = await _take(kind, envelope.Payload, _giveUp.Token);
            }
#pragma warning disable CA1031 // whatever it is, the request was not taken, and Slack sends it again
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (!_giveUp.IsCancellationRequested) Log.NotTaken(_logger, kind, exception);
                return;
            }
        }

        if (answer.IsTaken && !await connection.SendAsync(SlackFrame.Acknowledge(envelope, answer.Payload), _giveUp.Token)) Log.NotAcknowledged(_logger);
    }

    // What is in hand is finished and acknowledged; then the connections are closed.
    private async Task LeaveAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_connections.Keys.Select(connection => connection.CloseAsync()));
        await _giveUp.CancelAsync();
        await Task.WhenAll(_connections.Values);
    }

    private TimeSpan Pause(int failures)
    {
        var doubled = _times.FirstPause * Math.Pow(2, Math.Min(failures, 20));
        return (doubled < _times.LongestPause ? doubled : _times.LongestPause) * (1 + (Random.Shared.NextDouble() / 2));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Slack, Socket Mode: connected")]
        public static partial void Connected(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Slack, Socket Mode: could not connect; trying again shortly")]
        public static partial void NotConnected(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Slack, Socket Mode: the connection was lost; connecting again in {Pause}")]
        public static partial void Lost(ILogger logger, TimeSpan pause);

        [LoggerMessage(Level = LogLevel.Error, Message = "Slack, Socket Mode: {Code}: {Advice} Trying again in {Pause}")]
        public static partial void Refused(ILogger logger, string code, string advice, TimeSpan pause);

        [LoggerMessage(Level = LogLevel.Error, Message = "Slack, Socket Mode is switched off for the app. Switch it on under Socket Mode in the app's settings, or take Slack:AppToken out of the configuration. Trying again in {Pause}")]
        public static partial void Disabled(ILogger logger, TimeSpan pause);

        [LoggerMessage(Level = LogLevel.Error, Message = "Slack, Socket Mode: a request ({Kind}) was not taken; Slack sends it again")]
        public static partial void NotTaken(ILogger logger, SlackRequestKind kind, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "Slack, Socket Mode: a connection was gone before a request could be acknowledged on it")]
        public static partial void NotAcknowledged(ILogger logger);
    }
}
