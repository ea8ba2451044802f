using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Reconcilers;

namespace ChatDeploy.Hosting;

/// <summary>Runs every reconciler in a loop of its own: at a hint, and every second besides. Before that, attempts of an earlier life are adopted.</summary>
internal sealed partial class ReconcilerLoops(
    IEnumerable<IReconciler> reconcilers, AdoptAttempts adoption, Hints hints, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ReconcilerLoops> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Jobs are told the service's address, which is only known once it listens.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        await AdoptAsync(stoppingToken);
        await Task.WhenAll(reconcilers.Select(reconciler => LoopAsync(reconciler, stoppingToken)));
    }

    private async Task AdoptAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var adopted = await adoption.RunAsync(stoppingToken);
                if (adopted > 0) Log.Adopted(logger, adopted);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Threw(logger, "adoption of attempts", exception);
                await Task.Delay(Poll, clock, stoppingToken);
            }
        }
    }

    private async Task LoopAsync(IReconciler reconciler, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = hints.Next(reconciler.WakesOn);
            try
            {
                if (await reconciler.ReconcileAsync(stoppingToken)) continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.Threw(logger, reconciler.Name, exception);
                next = Task.Delay(Timeout.InfiniteTimeSpan, clock, stoppingToken);
            }

            // A wait that ends without a hint is the normal case, not an exception to be thrown.
            await next.WaitAsync(Poll, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Reconciler}: it threw; it runs again in a second")]
        public static partial void Threw(ILogger logger, string reconciler, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} attempts of an earlier life adopted")]
        public static partial void Adopted(ILogger logger, int count);
    }
}
