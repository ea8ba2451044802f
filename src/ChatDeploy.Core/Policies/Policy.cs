namespace ChatDeploy.Core.Policies;

/// <summary>The rules of an environment (spec D1; contract, Catalog). Immutable; a change is a new revision.</summary>
public sealed record Policy
{
    /// <summary>No rules: any ref, no approval, no lock.</summary>
    public static Policy None { get; } = new();

    /// <summary>Patterns of what may be deployed (<c>tag:v*</c>, <c>branch:release/*</c>); empty: anything.</summary>
    public IReadOnlyList<string> Refs { get; init; } = [];

    /// <summary>How many people have to approve.</summary>
    public int Approvals { get; init; }

    /// <summary>People or teams who may approve; empty: anyone with the role.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>Whether the requester's own approval does not count.</summary>
    public bool TwoPersonRule { get; init; }

    /// <summary>What one deployment holds exclusively.</summary>
    public LockScope Lock { get; init; }

    /// <summary>Whether tags have to be signed.</summary>
    public SignedTags SignedTags { get; init; }

    /// <summary>Whether checks have to be green.</summary>
    public bool ChecksRequired { get; init; }

    /// <summary>When deployments may start; empty: always.</summary>
    public IReadOnlyList<PolicyWindow> Windows { get; init; } = [];

    /// <summary>How long a preview may be launched, in seconds.</summary>
    public int PreviewTtlSeconds { get; init; } = 3600;

    /// <summary>How long a ticket may be decided, in seconds.</summary>
    public int ApprovalTtlSeconds { get; init; } = 86400;

    /// <summary>How long after its end the rollback of an approved deployment needs no approval of its own, in seconds; 0: it always does. Without approvals it means nothing.</summary>
    public int PreApprovedUndoSeconds { get; init; } = 86400;
}

/// <summary>What a running deployment holds exclusively in its environment (spec D3).</summary>
public enum LockScope
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its tools.</summary>
    Tool,

    /// <summary>Its tools, for the tenants it touches.</summary>
    ToolAndTenant,
}

/// <summary>How the policy looks at tag signatures.</summary>
public enum SignedTags
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>A missing signature is warned of.</summary>
    Preferred,

    /// <summary>A missing signature blocks.</summary>
    Required,
}

/// <summary>A recurring period in which deployments may start.</summary>
/// <param name="Cron">Quartz syntax; each firing opens the window.</param>
/// <param name="DurationSeconds">How long it stays open.</param>
/// <param name="TimeZone">IANA zone of the cron expression; null: UTC.</param>
public sealed record PolicyWindow(string Cron, int DurationSeconds, string? TimeZone);
