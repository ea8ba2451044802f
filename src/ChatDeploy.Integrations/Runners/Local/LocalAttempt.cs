using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Scripts;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>An attempt's life on this machine.</summary>
internal sealed partial class LocalAttempt(JobAttempt attempt, AttemptDirectory directory, AttemptSurroundings surroundings)
    : AttemptLife(attempt, directory, surroundings.Reports, surroundings.Clock, surroundings.Logger)
{
    private readonly JobAttempt _attempt = attempt;

    /// <inheritdoc/>
    protected override async Task<JobReport.Finished> RunToEndAsync(AttemptTelling telling, Wake wake, CancellationToken cancelled, CancellationToken stopping)
    {
        var start = new AttemptStart(_attempt, directory, surroundings);
        try
        {
            if (!directory.IsStarted && await start.RunAsync(wake.Now, cancelled, stopping) is { } neverRan) return neverRan;
            return await new AttemptObservation(_attempt, directory, telling, surroundings, wake).RunAsync(cancelled, stopping);
        }
        finally
        {
            start.Process?.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override async Task ClearAsync(JobReport.Finished finished, CancellationToken stopping)
    {
        try
        {
            foreach (var checkOut in directory.CheckOuts) await surroundings.Clones.RemoveCheckOutAsync(_attempt.Source, checkOut, stopping);
            directory.CutLog();
        }
        catch (Exception left) when (left is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            Log.CheckOutLeft(surroundings.Logger, left, _attempt.Key);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The checkout of attempt {Key} could not be removed; the hourly clean-up tries again")]
        public static partial void CheckOutLeft(ILogger logger, Exception left, AttemptKey key);
    }
}
