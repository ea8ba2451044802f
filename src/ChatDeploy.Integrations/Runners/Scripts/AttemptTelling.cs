using ChatDeploy.Core.Runners;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>Hands an attempt's reports over, durably and in order, for as long as it takes.</summary>
internal sealed partial class AttemptTelling(IJobReports reports, AttemptKey key, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Returns when all are committed. When that fails, all are told again: reports are at least once.</summary>
    public async Task TellAsync(IReadOnlyList<JobReport> batch, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (true)
        {
            try
            {
                for (var index = 0; index < batch.Count - 1; index++) await reports.ReportAsync(batch[index], cancellationToken);
                await reports.ReportDurablyAsync(batch[^1], cancellationToken);
                return;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                Log.NotTold(logger, failure, key, pause);
                await Task.Delay(pause, clock, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Reports of attempt {Key} could not be stored; trying again in {Pause}")]
        public static partial void NotTold(ILogger logger, Exception failure, AttemptKey key, TimeSpan pause);
    }
}
