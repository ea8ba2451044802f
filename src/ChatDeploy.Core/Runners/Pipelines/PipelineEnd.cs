using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>What the end of a run means for its attempt, when the job itself did not say.</summary>
/// <param name="Outcome">How the attempt ended.</param>
/// <param name="Reason">A stable code for anything but success.</param>
/// <param name="Detail">One sentence about that.</param>
public sealed record PipelineEnd(JobOutcome Outcome, string? Reason, string? Detail)
{
    /// <summary>The end; null while the run goes on. Pure.</summary>
    public static PipelineEnd? Of(TrackedRun run, PipelineRun seen)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(seen);
        return (seen.State, run.EndReason) switch
        {
            (PipelineRunState.Queued or PipelineRunState.Running, _) => null,

            // It may have been done before it could be ended.
            (PipelineRunState.Succeeded, _) => new PipelineEnd(JobOutcome.Succeeded, null, null),
            (_, "timed_out") => new PipelineEnd(JobOutcome.Failed, "timed_out", "It took longer than its runner's timeout allows, and was ended."),
            (_, not null) => new PipelineEnd(JobOutcome.Cancelled, "cancelled", "It was ended on request."),
            (PipelineRunState.Cancelled, _) => new PipelineEnd(JobOutcome.Cancelled, "cancelled", $"It was ended at {Provider(run)}."),
            _ => new PipelineEnd(JobOutcome.Failed, "pipeline_failed", $"The run at {Provider(run)} failed{(seen.Detail is null ? "" : $" ({seen.Detail})")}; its page says more."),
        };
    }

    /// <summary>The provider as people call it.</summary>
    internal static string Provider(TrackedRun run) => ProviderNames.Of(run.Provider);
}
