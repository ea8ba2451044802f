using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Jobs;

/// <summary>Decides what an applying deployment does next, from its counters alone (spec F2). Pure.</summary>
public static class Advance
{
    /// <summary>The next step.</summary>
    public static AdvanceStep Decide(AdvanceFacts facts)
    {
        var all = facts.Total;
        if (facts.CancelRequested)
            return all.Running > 0 ? AdvanceStep.Stay : new AdvanceStep(AdvanceKind.Fail, Reason: facts.EndReason ?? "cancelled");
        if (facts.Paused) return AdvanceStep.Stay;

        var open = all.Failed + all.Lost - facts.AcceptedFailures;
        if (open > facts.FailureThreshold || (all.Lost > 0 && open > 0))
            return new AdvanceStep(AdvanceKind.Pause, Reason: all.Lost > 0 ? "jobs_lost" : "jobs_failed");
        if (facts.Reached.Pending > 0 || facts.Reached.Running > 0) return AdvanceStep.Stay;
        if (facts.CurrentWave < facts.WaveCount) return new AdvanceStep(AdvanceKind.NextWave, Wave: facts.CurrentWave + 1);

        // The last wave is through. Failures that were tolerated on the way still have to be answered for.
        if (all.Failed + all.Lost == 0) return new AdvanceStep(AdvanceKind.Apply);
        return open > 0
            ? new AdvanceStep(AdvanceKind.Pause, Reason: "jobs_failed")
            : new AdvanceStep(AdvanceKind.Fail, Reason: "failures_accepted");
    }
}

/// <summary>What <see cref="Advance"/> looks at.</summary>
/// <param name="CurrentWave">The wave that runs.</param>
/// <param name="WaveCount">How many there are.</param>
/// <param name="Paused">Whether it asks already.</param>
/// <param name="CancelRequested">Whether it is being ended.</param>
/// <param name="EndReason">Why it is being ended.</param>
/// <param name="FailureThreshold">How many failures are tolerated on the way.</param>
/// <param name="AcceptedFailures">How many a person has accepted by <c>continue</c>.</param>
/// <param name="Total">Jobs of all waves.</param>
/// <param name="Reached">Jobs of the waves released so far.</param>
public readonly record struct AdvanceFacts(
    int CurrentWave,
    int WaveCount,
    bool Paused,
    bool CancelRequested,
    string? EndReason,
    int FailureThreshold,
    int AcceptedFailures,
    JobCounts Total,
    JobCounts Reached);

/// <summary>Jobs by state.</summary>
public readonly record struct JobCounts(int Pending, int Running, int Succeeded, int Failed, int Lost, int Skipped, int Cancelled)
{
    /// <summary>All of them.</summary>
    public int Total => Pending + Running + Succeeded + Failed + Lost + Skipped + Cancelled;

    /// <summary>The sum, state by state.</summary>
    public static JobCounts operator +(JobCounts a, JobCounts b) => a.Add(b);

    /// <summary>The sum, state by state.</summary>
    public JobCounts Add(JobCounts other) => new(
        Pending + other.Pending,
        Running + other.Running,
        Succeeded + other.Succeeded,
        Failed + other.Failed,
        Lost + other.Lost,
        Skipped + other.Skipped,
        Cancelled + other.Cancelled);
}

/// <summary>What to do next.</summary>
/// <param name="Kind">The step.</param>
/// <param name="Wave">The wave to release.</param>
/// <param name="Reason">Why it pauses or fails.</param>
public readonly record struct AdvanceStep(AdvanceKind Kind, int Wave = 0, string? Reason = null)
{
    /// <summary>Nothing to do.</summary>
    public static AdvanceStep Stay => default;
}

/// <summary>The steps.</summary>
public enum AdvanceKind
{
    /// <summary>Nothing.</summary>
    Stay,

    /// <summary>Release the next wave.</summary>
    NextWave,

    /// <summary>Pause and ask.</summary>
    Pause,

    /// <summary>End as applied.</summary>
    Apply,

    /// <summary>End as failed.</summary>
    Fail,
}
