using System.Threading.Channels;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Jobs;

/// <summary>
/// The one writer of job reports per node: what queued while the last batch was committed is the next batch. A batch that the
/// store cannot take now is kept and tried again; nothing told here is dropped while the process lives.
/// </summary>
public sealed partial class JobReports(CommitJobReports commit, Hints hints, TimeProvider clock, ILogger<JobReports> logger) : IJobReports
{
    private const int Capacity = 20_000;
    private const int MostPerBatch = 2_000;

    private readonly Channel<(JobReport Report, TaskCompletionSource? Durable)> _queue =
        Channel.CreateBounded<(JobReport, TaskCompletionSource?)>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <inheritdoc/>
    public ValueTask ReportAsync(JobReport report, CancellationToken cancellationToken) => _queue.Writer.WriteAsync((report, null), cancellationToken);

    /// <inheritdoc/>
    public async Task ReportDurablyAsync(JobReport report, CancellationToken cancellationToken)
    {
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync((report, durable), cancellationToken);
        await durable.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Commits reports until cancelled. The host runs this once per node.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<(JobReport Report, TaskCompletionSource? Durable)>(MostPerBatch);
        while (await _queue.Reader.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            while (batch.Count < MostPerBatch && _queue.Reader.TryRead(out var item)) batch.Add(item);
            await CommitAsync(batch, cancellationToken);
        }
    }

    private async Task CommitAsync(List<(JobReport Report, TaskCompletionSource? Durable)> batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var finished = await commit.CommitAsync(batch.ConvertAll(item => item.Report), cancellationToken);
                foreach (var item in batch) item.Durable?.TrySetResult();
                if (finished > 0) RaiseFinished();
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                Log.BatchRefused(logger, batch.Count, attempt, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5_000, 50 << Math.Min(attempt, 7))), clock, cancellationToken);
            }
        }
    }

    private void RaiseFinished()
    {
        hints.Raise(Hint.DeploymentMoved);
        hints.Raise(Hint.JobsWaiting);
        hints.Raise(Hint.VersionsChanged);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "storing {Count} job reports (try {Attempt}): the store refused; they are kept and tried again")]
        public static partial void BatchRefused(ILogger logger, int count, int attempt, Exception exception);
    }
}
