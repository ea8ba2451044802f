using System.Collections.Concurrent;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Tests.Api;

/// <summary>Stands in for the local runner: an attempt ends at once as the test says, or stays until the test ends it.</summary>
public sealed class ScriptedRunner(IJobReports reports) : IRunner
{
    /// <summary>How an attempt ends; null: it goes on until it is cancelled or the test reports its end.</summary>
    public Func<JobAttempt, JobOutcome?> Outcome { get; set; } = _ => JobOutcome.Succeeded;

    /// <summary>Every attempt that was asked for, with the token it was given.</summary>
    public ConcurrentDictionary<AttemptKey, JobAttempt> Attempts { get; } = new();

    public string Kind => "local";

    public int FreeSlots => 1_000;

    public async Task EnsureRunningAsync(JobAttempt attempt, CancellationToken cancellationToken)
    {
        if (!Attempts.TryAdd(attempt.Key, attempt)) return;
        await reports.ReportAsync(new JobReport.Started(attempt.Key, DateTimeOffset.UtcNow), cancellationToken);
        await reports.ReportAsync(new JobReport.Log(attempt.Key, DateTimeOffset.UtcNow, [$"{attempt.Command} {attempt.Tool} {attempt.Ref} on {attempt.Target}"]), cancellationToken);
        if (Outcome(attempt) is not { } outcome) return;
        var failed = outcome != JobOutcome.Succeeded;
        await reports.ReportAsync(
            new JobReport.Finished(attempt.Key, DateTimeOffset.UtcNow, outcome, failed ? 3 : 0, failed ? "exit_code" : null, failed ? "exit code 3" : null), cancellationToken);
    }

    public async Task CancelAsync(AttemptKey key, CancellationToken cancellationToken) =>
        await reports.ReportAsync(new JobReport.Finished(key, DateTimeOffset.UtcNow, JobOutcome.Cancelled, Reason: "cancelled"), cancellationToken);
}
