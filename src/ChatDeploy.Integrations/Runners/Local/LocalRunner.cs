using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Scripts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>
/// Runs attempts as processes of this machine, in a work tree each, detached: they outlive the service and are adopted by
/// the next one (design, Local attempts).
/// </summary>
/// <remarks>
/// All that is known of an attempt is in its folder, <c>attempts/J-17.2</c> in the data directory: an attempt belongs to
/// the node that has its folder. At most one process observes it at a time, and its wrapper runs at most once, whoever
/// starts it how often.
/// </remarks>
public sealed class LocalRunner : IRunner, IAsyncDisposable
{
    private readonly LiveAttempts _live;
    private readonly AttemptSurroundings _surroundings;

    /// <summary>Uses the folder <c>attempts</c> of the data directory.</summary>
    public LocalRunner(
        string dataDirectory, IOptions<LocalRunnerOptions> options, ISourceClones clones, IJobReports reports, TimeProvider clock, ILogger<LocalRunner> logger)
    {
        Attempts = Path.GetFullPath(Path.Combine(dataDirectory, "attempts"));
        _surroundings = new AttemptSurroundings(options.Value, clones, reports, clock, logger);
        _live = new LiveAttempts(attempt => new LocalAttempt(attempt, new AttemptDirectory(FolderOf(attempt.Key)), _surroundings));
    }

    /// <inheritdoc/>
    public string Kind => "local";

    /// <inheritdoc/>
    /// <remarks>A slot is taken until the attempt's end is stored.</remarks>
    public int FreeSlots => Math.Max(0, _surroundings.Options.Concurrency - _live.Count);

    /// <summary>The directory of all attempts' folders.</summary>
    internal string Attempts { get; }

    /// <inheritdoc/>
    public Task EnsureRunningAsync(JobAttempt attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _live.Ensure(attempt);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CancelAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        _live.Cancel(key);
        return Task.CompletedTask;
    }

    /// <summary>Stops observing; attempts run on.</summary>
    public Task StopAsync() => _live.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Where an attempt's folder is.</summary>
    internal string FolderOf(AttemptKey key) => Path.Combine(Attempts, key.ToString());
}
