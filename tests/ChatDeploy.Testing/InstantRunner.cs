using ChatDeploy.Core.Runners;

namespace ChatDeploy.Testing;

/// <summary>
/// A runner without processes: what an attempt comes to is the test's to say, and what it brings is on an
/// <see cref="InstantDisk"/>, which several runners (nodes, or lives of a node) may share. It keeps the port's promise: a key
/// it is asked for again is never begun again, but told of again.
/// </summary>
/// <param name="disk">Where attempts leave their mark.</param>
/// <param name="reports">Where ends are told.</param>
/// <param name="clock">For the times told.</param>
public sealed class InstantRunner(InstantDisk disk, IJobReports reports, TimeProvider clock) : IRunner
{
    /// <inheritdoc/>
    public string Kind => "local";

    /// <summary>What attempts come to from now on; success unless said otherwise.</summary>
    public Func<JobAttempt, InstantFate> Fate { get; set; } = _ => InstantFate.Succeed;

    /// <summary>How many attempts may run at once on all runners of the disk; only those that hang take a slot.</summary>
    public int Slots { get; set; } = 10_000;

    /// <summary>Called before the port's methods do anything; throw in it to break the runner.</summary>
    public Action<AttemptKey> OnAsked { get; set; } = _ => { };

    /// <summary>Whether every end is told twice, as a runner does that was killed between telling and noting that it told.</summary>
    public bool TellsTwice { get; set; }

    /// <inheritdoc/>
    public int FreeSlots => Math.Max(0, Slots - disk.RunningCount);

    /// <inheritdoc/>
    public async Task EnsureRunningAsync(JobAttempt attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        OnAsked(attempt.Key);
        if (!disk.TryBegin(attempt))
        {
            // Known: observed further, which for one that has ended is to tell its end again.
            if (disk.OutcomeOf(attempt.Key) is { } ended) await TellAsync(attempt.Key, ended, cancellationToken);
            else if (attempt.CancelRequested) await EndAsync(attempt.Key, JobOutcome.Cancelled, cancellationToken);
            return;
        }

        var fate = attempt.CancelRequested ? (JobOutcome?)JobOutcome.Cancelled : Fate(attempt) switch
        {
            InstantFate.Succeed => JobOutcome.Succeeded,
            InstantFate.Fail => JobOutcome.Failed,
            InstantFate.Lose => JobOutcome.Lost,
            _ => null,
        };
        if (fate is { } outcome) await EndAsync(attempt.Key, outcome, cancellationToken);
    }

    /// <inheritdoc/>
    public Task CancelAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        OnAsked(key);
        return EndAsync(key, JobOutcome.Cancelled, cancellationToken);
    }

    /// <summary>Ends an attempt that hangs; does nothing for one that has ended.</summary>
    public async Task EndAsync(AttemptKey key, JobOutcome outcome, CancellationToken cancellationToken)
    {
        if (disk.TryEnd(key, outcome)) await TellAsync(key, outcome, cancellationToken);
    }

    private async Task TellAsync(AttemptKey key, JobOutcome outcome, CancellationToken cancellationToken)
    {
        var (exitCode, reason, detail) = outcome switch
        {
            JobOutcome.Succeeded => ((int?)0, (string?)null, (string?)null),
            JobOutcome.Failed => (1, "exit_code", "run.sh ended with exit code 1"),
            JobOutcome.Cancelled => (null, "cancelled", "it was ended on request"),
            _ => (null, "outcome_unknown", "nobody can know how it ended"),
        };
        var report = new JobReport.Finished(key, clock.GetUtcNow(), outcome, exitCode, reason, detail);
        await reports.ReportAsync(report, cancellationToken);
        if (TellsTwice) await reports.ReportAsync(report, cancellationToken);
    }
}
