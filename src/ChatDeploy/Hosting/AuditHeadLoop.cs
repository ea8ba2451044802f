using System.Data.Common;
using ChatDeploy.Core.Audit;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Hosting;

/// <summary>Publishes the audit trail's head at the start, every <c>Audit:PublishEvery</c>, and once more when the service ends.</summary>
internal sealed partial class AuditHeadLoop(PublishAuditHead publish, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditHeadLoop> logger) : BackgroundService
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    /// <summary>Publishes the last head, after everything else has ended.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestFarewell);
        await PublishAsync(limit.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PublishEvery, clock);
        try
        {
            do await PublishAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            await publish.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested) Log.NotPublished(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "the audit trail's head could not be read to be published; the next one is")]
        public static partial void NotPublished(ILogger logger, Exception exception);
    }
}
