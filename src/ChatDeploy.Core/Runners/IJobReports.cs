namespace ChatDeploy.Core.Runners;

/// <summary>Where runners tell what happens to attempts; reports are committed in batches.</summary>
public interface IJobReports
{
    /// <summary>
    /// Hands a report over; waits while the queue is full. Returns when the report is queued, which is not yet durable: a
    /// runner must be able to tell it again after a crash.
    /// </summary>
    ValueTask ReportAsync(JobReport report, CancellationToken cancellationToken);

    /// <summary>Like <see cref="ReportAsync"/>, but returns only when the report is committed (or recognised as stale).</summary>
    Task ReportDurablyAsync(JobReport report, CancellationToken cancellationToken);
}
