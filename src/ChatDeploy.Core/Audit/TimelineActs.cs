using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Audit;

/// <summary>Which entries of a deployment's timeline are acts of the audit trail: what people do and how a deployment goes on, not what its jobs do.</summary>
internal static class TimelineActs
{
    /// <summary>The act; null for what is not audited. Every type of entry is named here, one way or the other.</summary>
    /// <exception cref="InvalidOperationException">A type that nobody has decided about.</exception>
    public static AuditAct? Of(TimelineEntry entry) => entry switch
    {
        TimelineEntry.Previewed => AuditAct.DeploymentRequested,
        TimelineEntry.Launched => AuditAct.DeploymentLaunched,
        TimelineEntry.ApprovalGiven => AuditAct.TicketApproved,
        TimelineEntry.Rejected => AuditAct.TicketRejected,
        TimelineEntry.Released => AuditAct.DeploymentReleased,
        TimelineEntry.PlanChanged => AuditAct.DeploymentSentBack,
        TimelineEntry.Rebased => AuditAct.DeploymentRebased,
        TimelineEntry.Started => AuditAct.DeploymentStarted,
        TimelineEntry.Paused => AuditAct.DeploymentPaused,
        TimelineEntry.RetryRequested => AuditAct.DeploymentRetried,
        TimelineEntry.SkipRequested => AuditAct.DeploymentSkipped,
        TimelineEntry.ContinueRequested or TimelineEntry.ContinuedInFreeze => AuditAct.DeploymentContinued,
        TimelineEntry.CancelRequested => AuditAct.CancelRequested,
        TimelineEntry.Applied => AuditAct.DeploymentApplied,
        TimelineEntry.Failed => AuditAct.DeploymentFailed,
        TimelineEntry.Cancelled => AuditAct.DeploymentCancelled,
        TimelineEntry.Expired => AuditAct.DeploymentExpired,
        TimelineEntry.RollbackRequested => AuditAct.DeploymentTakenBack,
        TimelineEntry.RolledBack => AuditAct.DeploymentRolledBack,

        // What follows from the others, or happens many times.
        TimelineEntry.ApprovalRequested or TimelineEntry.ApprovalReminder or TimelineEntry.Queued or TimelineEntry.LockAcquired or TimelineEntry.LockReleased or TimelineEntry.Waiting or TimelineEntry.UndoPreApproved
            or TimelineEntry.WaveStarted or TimelineEntry.JobStarted or TimelineEntry.JobFinished => null,
        _ => throw new InvalidOperationException($"say in TimelineActs whether {entry.Type} is audited"),
    };
}
