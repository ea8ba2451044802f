namespace ChatDeploy.Core.Audit;

/// <summary>What was done. The stored codes are these names in snake_case; they are stable, since rows with them are kept for ever.</summary>
public enum AuditAct
{
    /// <summary>Somebody asked for a deployment and was shown its preview.</summary>
    DeploymentRequested,

    /// <summary>Somebody asked for a deployment that takes back what another did.</summary>
    RollbackRequested,

    /// <summary>Somebody launched a preview.</summary>
    DeploymentLaunched,

    /// <summary>Nothing but time, turn and locks stands between it and its start.</summary>
    DeploymentReleased,

    /// <summary>Its plan changed after launch: it is a preview again, and decisions are void.</summary>
    DeploymentSentBack,

    /// <summary>Its plan was brought up to date without anybody's decision resting on it.</summary>
    DeploymentRebased,

    /// <summary>It runs.</summary>
    DeploymentStarted,

    /// <summary>It asks.</summary>
    DeploymentPaused,

    /// <summary>Somebody had failed jobs tried again.</summary>
    DeploymentRetried,

    /// <summary>Somebody left failed jobs out.</summary>
    DeploymentSkipped,

    /// <summary>Somebody let it go on in spite of failed jobs.</summary>
    DeploymentContinued,

    /// <summary>Somebody asked to end it while its jobs ran.</summary>
    CancelRequested,

    /// <summary>Every job succeeded or was skipped.</summary>
    DeploymentApplied,

    /// <summary>It ended without having done everything.</summary>
    DeploymentFailed,

    /// <summary>It was withdrawn before its first job.</summary>
    DeploymentCancelled,

    /// <summary>Its preview or ticket ran out of time.</summary>
    DeploymentExpired,

    /// <summary>A deployment that takes it back was launched.</summary>
    DeploymentTakenBack,

    /// <summary>A rollback has restored everything that it had changed.</summary>
    DeploymentRolledBack,

    /// <summary>Somebody approved a ticket.</summary>
    TicketApproved,

    /// <summary>Somebody rejected a ticket.</summary>
    TicketRejected,

    /// <summary>Somebody locked a tool by hand.</summary>
    LockSet,

    /// <summary>Somebody lifted a lock that was set by hand.</summary>
    LockLifted,

    /// <summary>Somebody pinned a site to its version.</summary>
    PinSet,

    /// <summary>Somebody lifted a pin.</summary>
    PinLifted,

    /// <summary>Somebody recorded by hand that a version was deployed.</summary>
    RecordAdded,

    /// <summary>An administrator struck a record out.</summary>
    RecordArchived,

    /// <summary>A catalog was applied.</summary>
    CatalogApplied,

    /// <summary>A token was made.</summary>
    TokenCreated,

    /// <summary>A token was ended.</summary>
    TokenRevoked,

    /// <summary>A link was made that signs somebody in.</summary>
    SignInLinkCreated,

    /// <summary>Somebody signed in at the console.</summary>
    SignedIn,

    /// <summary>A session at the console was ended.</summary>
    SessionEnded,

    /// <summary>An administrator had a delivery applied once more.</summary>
    DeliveryReplayed,

    /// <summary>Somebody tried what their role does not reach, or to approve what they asked for themselves; nothing was done.</summary>
    Forbidden,

    /// <summary>Somebody froze an environment.</summary>
    FreezeSet,

    /// <summary>Somebody lifted a freeze.</summary>
    FreezeLifted,

    /// <summary>Somebody held a site after a rollback, or a rollback did.</summary>
    HoldSet,

    /// <summary>Somebody lifted a hold.</summary>
    HoldLifted,

    /// <summary>Somebody marked a commit as bad.</summary>
    BadCommitMarked,

    /// <summary>Somebody took a commit's mark away.</summary>
    BadCommitCleared,

    /// <summary>Somebody stopped everything.</summary>
    StopSet,

    /// <summary>Somebody let everything go on.</summary>
    StopLifted,

    /// <summary>Somebody set up a deployment that recurs.</summary>
    ScheduleSet,

    /// <summary>Somebody ended a deployment that recurs.</summary>
    ScheduleEnded,

    /// <summary>Somebody claimed a ticket, or assigned it.</summary>
    TicketAssigned,

    /// <summary>Somebody commented on a ticket.</summary>
    TicketCommented,

    /// <summary>A ticket that waited too long was brought before others.</summary>
    TicketEscalated,

    /// <summary>Somebody took over a lock of somebody else.</summary>
    LockStolen,

    /// <summary>Two identities of a person were linked.</summary>
    IdentityLinked,

    /// <summary>A secret was stored; never its value.</summary>
    SecretSet,

    /// <summary>A secret was removed.</summary>
    SecretRemoved,
}
