using System.Collections.Concurrent;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Reconcilers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatDeploy.Integrations.Postgres;

/// <summary>Carries hints between nodes by PostgreSQL's NOTIFY, merged to at most one of a kind every 20 ms, and outside the transactions they come from.</summary>
internal sealed partial class HintBridge(NpgsqlDataSource source, Hints hints, Node node, TimeProvider clock, ILogger<HintBridge> logger) : BackgroundService
{
    private const string Channel = "chatdeploy_hints";
    private static readonly TimeSpan Merge = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Hint, byte> _raised = new();
    private readonly SemaphoreSlim _any = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        hints.Raised += Remember;
        try
        {
            await Task.WhenAll(SendAsync(stoppingToken), ListenAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
        finally
        {
            hints.Raised -= Remember;
        }
    }

    public override void Dispose()
    {
        _any.Dispose();
        base.Dispose();
    }

    private void Remember(Hint hint)
    {
        if (!_raised.TryAdd(hint, 0) || _any.CurrentCount > 0) return;
        try
        {
            _any.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has just woken the sender.
        }
    }

    private async Task SendAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _any.WaitAsync(stoppingToken);
            foreach (var hint in _raised.Keys)
            {
                _raised.TryRemove(hint, out _);
                try
                {
                    await using var notify = source.CreateCommand("select pg_notify($1, $2)");
                    notify.Parameters.Add(new() { Value = Channel });
                    notify.Parameters.Add(new() { Value = $"{node.Name} {hint}" });
                    await notify.ExecuteNonQueryAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // A lost hint costs other nodes at most a second: they poll.
                    Log.NotSent(logger, hint, exception);
                }
            }

            await Task.Delay(Merge, clock, stoppingToken);
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stoppingToken);
                connection.Notification += (_, notification) => Receive(notification.Payload);
                await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(stoppingToken);

                // Whatever was sent while nobody listened is lost: everyone looks.
                foreach (var hint in Enum.GetValues<Hint>()) hints.Wake(hint);
                while (true) await connection.WaitAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotListening(logger, exception);
                await Task.Delay(Retry, clock, stoppingToken);
            }
        }
    }

    private void Receive(string payload)
    {
        var space = payload.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || payload.AsSpan(0, space).SequenceEqual(node.Name)) return;
        if (Enum.TryParse<Hint>(payload.AsSpan(space + 1), out var hint)) hints.Wake(hint);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "telling other nodes of {Hint}: the store refused")]
        public static partial void NotSent(ILogger logger, Hint hint, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "listening for other nodes' hints: the connection was lost; trying again in a second")]
        public static partial void NotListening(ILogger logger, Exception exception);
    }
}
