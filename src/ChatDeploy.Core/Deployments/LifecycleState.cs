namespace ChatDeploy.Core.Deployments;

/// <summary>Where a deployment stands (spec C1).</summary>
public enum LifecycleState
{
    /// <summary>Planned and shown; nothing happens before <i>Launch</i>.</summary>
    Preview,

    /// <summary>Launched; waits for people's decisions.</summary>
    PendingApproval,

    /// <summary>Released; waits for a time, a window, its turn or a lock.</summary>
    Approved,

    /// <summary>Its jobs run, or it is paused and asks.</summary>
    Applying,

    /// <summary>Every job succeeded or was skipped by a person.</summary>
    Applied,

    /// <summary>Ended without having done everything.</summary>
    Failed,

    /// <summary>What it brought was taken back.</summary>
    Rollback,

    /// <summary>Somebody decided against it.</summary>
    Rejected,

    /// <summary>Withdrawn before its first job.</summary>
    Cancelled,

    /// <summary>Its preview or its ticket ran out of time.</summary>
    Expired,
}
