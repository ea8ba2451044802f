using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>Clears away old attempts' folders at start and every hour, and stops the runner's observing with the service.</summary>
internal sealed partial class SshRunnerService(
    SshRunner runner, ISourceClones clones, IOptions<SshRunnerOptions> options, TimeProvider clock, ILogger<SshRunnerService> logger) : BackgroundService
{
    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await runner.StopAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Removes what is old, and work trees of ended attempts that a killed service left.</summary>
    internal async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(runner.Attempts)) return;
        foreach (var folder in Directory.EnumerateDirectories(runner.Attempts))
        {
            try
            {
                await ClearAsync(new SshAttemptFolder(folder), cancellationToken);
            }
            catch (Exception kept) when (kept is IOException or UnauthorizedAccessException or SourceUnavailableException)
            {
                Log.NotCleared(logger, kept, folder);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            await ClearAsync(stoppingToken);
        }
        while (await hourly.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ClearAsync(SshAttemptFolder attempt, CancellationToken cancellationToken)
    {
        await using var held = attempt.TryHold();
        if (held is null) return;
        var old = Directory.GetLastWriteTimeUtc(attempt.Path) < (clock.GetUtcNow() - options.Value.KeepFor).UtcDateTime;
        // Without an end it may still run, or may yet be asked for.
        if (!attempt.IsFinished && !old) return;
        if (attempt.ReadRepository() is { } repository)
        {
            foreach (var checkOut in attempt.CheckOuts) await clones.RemoveCheckOutAsync(new SourceLocation(repository, ""), checkOut, cancellationToken);
        }
        if (old) Directory.Delete(attempt.Path, recursive: true);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Clearing away {Folder} did not work; the next hour tries again")]
        public static partial void NotCleared(ILogger logger, Exception kept, string folder);
    }
}
