using System.Collections.Concurrent;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

/// <summary>A runner whose attempts end at once as the test says, or hang until the test ends them.</summary>
internal sealed class ScriptedRunner(IJobReports reports, TimeProvider clock) : IRunner
{
    private readonly ConcurrentDictionary<AttemptKey, bool> _hanging = new();

    public string Kind => "local";

    public int FreeSlots { get; set; } = 1_000;

    /// <summary>How an attempt ends; null: it hangs. Success unless the test says otherwise.</summary>
    public Func<JobAttempt, JobReport.Finished?> End { get; set; }
        = attempt => new JobReport.Finished(attempt.Key, default, JobOutcome.Succeeded, 0);

    public static Func<JobAttempt, JobReport.Finished?> Failing(params string[] targets) => attempt => targets.Contains(attempt.Target)
        ? new JobReport.Finished(attempt.Key, default, JobOutcome.Failed, 3, "exit_code", "run.sh could not reach the till.")
        : new JobReport.Finished(attempt.Key, default, JobOutcome.Succeeded, 0);

    public static Func<JobAttempt, JobReport.Finished?> Hanging(params string[] targets) => attempt => targets.Contains(attempt.Target)
        ? null
        : new JobReport.Finished(attempt.Key, default, JobOutcome.Succeeded, 0);

    public async Task EnsureRunningAsync(JobAttempt attempt, CancellationToken cancellationToken)
    {
        if (End(attempt) is { } end) await reports.ReportDurablyAsync(end with { At = clock.GetUtcNow() }, cancellationToken);
        else _hanging[attempt.Key] = true;
    }

    public async Task CancelAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        if (_hanging.TryRemove(key, out _)) await reports.ReportDurablyAsync(new JobReport.Finished(key, clock.GetUtcNow(), JobOutcome.Cancelled, Reason: "cancelled"), cancellationToken);
    }

    public async Task FinishHangingAsync()
    {
        foreach (var key in _hanging.Keys)
            if (_hanging.TryRemove(key, out _)) await reports.ReportDurablyAsync(new JobReport.Finished(key, clock.GetUtcNow(), JobOutcome.Succeeded, 0), default);
    }
}
