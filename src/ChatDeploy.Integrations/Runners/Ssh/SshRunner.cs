using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Scripts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>
/// Runs attempts on hosts over the system's ssh, detached there: they outlive the connection and the service, and are found
/// again (spec E2).
/// </summary>
/// <remarks>
/// The source is checked out here and sent. What runs it is the local runner's wrapper, in <c>directory/node/J-17.2</c> on the
/// host, where the exclusive creation of one file makes it run at most once, whoever starts it how often. Here, in
/// <c>ssh/attempts/J-17.2</c> of the data directory, is what was told; an attempt belongs to the node that has that folder.
/// </remarks>
public sealed class SshRunner : IRunner, IAsyncDisposable
{
    private readonly LiveAttempts _live;
    private readonly SshSurroundings _surroundings;

    /// <summary>Uses the folder <c>ssh</c> of the data directory.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="program">The ssh to use.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="clones">Where sources come from.</param>
    /// <param name="reports">Where reports go.</param>
    /// <param name="node">This node: its name is part of the directory on every host.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">The log.</param>
    public SshRunner(
        string dataDirectory, string program, IOptions<SshRunnerOptions> options, ISourceClones clones, IJobReports reports, Node node, TimeProvider clock, ILogger<SshRunner> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(node);
        var data = Path.GetFullPath(dataDirectory);
        Attempts = Path.Combine(data, "ssh", "attempts");
        _surroundings = new SshSurroundings(new SshProgram(program, data, options.Value), data, NameOf(node), options.Value, clones, reports, clock, logger);
        _live = new LiveAttempts(attempt => new SshAttempt(attempt, new SshAttemptFolder(FolderOf(attempt.Key)), _surroundings));
    }

    /// <inheritdoc/>
    public string Kind => "ssh";

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

    /// <summary>A name for a directory on hosts; a node's own name is one, unless somebody edited it.</summary>
    private static string NameOf(Node node)
    {
        var name = string.Concat(node.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_')).Trim('.');
        return name.Length > 0 ? name : "node";
    }
}
