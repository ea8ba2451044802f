using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Scripts;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>An attempt's life on a host.</summary>
internal sealed partial class SshAttempt(JobAttempt attempt, SshAttemptFolder folder, SshSurroundings surroundings)
    : AttemptLife(attempt, folder, surroundings.Reports, surroundings.Clock, surroundings.Logger)
{
    private readonly JobAttempt _attempt = attempt;

    /// <inheritdoc/>
    protected override async Task<JobReport.Finished> RunToEndAsync(AttemptTelling telling, Wake wake, CancellationToken cancelled, CancellationToken stopping)
    {
        // Where it was begun is where it is looked for, whatever the catalog says by now.
        var host = folder.ReadHost();
        if (host is null)
        {
            (host, var refusal) = SshHost.Read(_attempt.RunnerSettings, surroundings.DataDirectory);
            if (host is null) return AttemptOutcome.NotRun(_attempt.Key, surroundings.Clock.GetUtcNow(), "host_missing", refusal!);
            folder.WriteHost(host);
        }
        var onHost = On(host);
        var start = new SshStart(_attempt, onHost, folder, surroundings);
        while (true)
        {
            if (folder.Asked is not null && await ObserveAsync() is { } finished) return finished;
            if (await start.RunAsync(cancelled, stopping) is { } neverRan) return neverRan;
            // Also when it was known to the host before: then this node's folder had been lost.
            folder.WriteAsked();
        }

        Task<JobReport.Finished?> ObserveAsync() => new SshObservation(_attempt, onHost, folder, telling, surroundings, wake).RunAsync(cancelled, stopping);
    }

    /// <inheritdoc/>
    protected override async Task ClearAsync(JobReport.Finished finished, CancellationToken stopping)
    {
        try
        {
            foreach (var checkOut in folder.CheckOuts) await surroundings.Clones.RemoveCheckOutAsync(_attempt.Source, checkOut, stopping);
            folder.CutLog();
            // What is lost stays as it is: somebody has to look, and it may run still.
            if (folder.Asked is not null && finished.Outcome != JobOutcome.Lost && folder.ReadHost() is { } host) await On(host).ClearAsync(surroundings.Options.Keep, stopping);
        }
        catch (Exception left) when (left is SourceUnavailableException or IOException or UnauthorizedAccessException or HostUnavailableException)
        {
            Log.Left(surroundings.Logger, left, _attempt.Key);
        }
    }

    private AttemptOnHost On(SshHost host) => new(surroundings.Program, host, surroundings.Node, _attempt.Key);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What attempt {Key} left could not be removed; a later attempt's clean-up tries again")]
        public static partial void Left(ILogger logger, Exception left, AttemptKey key);
    }
}
