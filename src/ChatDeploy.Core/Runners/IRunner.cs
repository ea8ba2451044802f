namespace ChatDeploy.Core.Runners;

/// <summary>Executes attempts of jobs somewhere. One class per kind of place (spec E2).</summary>
/// <remarks>
/// What happens to an attempt comes back through <see cref="IJobReports"/>: exactly one
/// <see cref="JobReport.Finished"/> per attempt is counted, later ones change nothing.
/// </remarks>
public interface IRunner
{
    /// <summary>The kind in the catalog: <c>local</c>, <c>ssh</c>, <c>github-actions</c>, …</summary>
    string Kind { get; }

    /// <summary>Whether it is configured; one that is off is as if it were not there.</summary>
    bool IsOn => true;

    /// <summary>How many more attempts this node may start now; the dispatcher claims no more than that.</summary>
    int FreeSlots { get; }

    /// <summary>
    /// Makes the attempt run exactly once and be observed to its end, then returns without waiting for the end. The intent is
    /// committed before this is called. Called again after a crash or a lease takeover: an attempt that the runner knows is
    /// observed further; one that it can prove never started is started; one whose fate cannot be known is reported
    /// <see cref="JobOutcome.Lost"/>, never started again.
    /// </summary>
    /// <remarks>Does not throw for what goes wrong with the attempt itself: that is reported as its outcome.</remarks>
    Task EnsureRunningAsync(JobAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Asks a running attempt to end (TERM, later KILL, or the provider's cancel). Its end is reported as usual, as <see cref="JobOutcome.Cancelled"/>. Does nothing for an attempt that has ended.</summary>
    Task CancelAsync(AttemptKey key, CancellationToken cancellationToken);
}
