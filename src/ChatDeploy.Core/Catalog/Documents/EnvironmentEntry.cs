namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>An environment as the catalog names it.</summary>
public sealed record EnvironmentEntry
{
    /// <summary>Its name, unique whatever the letter case.</summary>
    public required string Name { get; init; }

    /// <summary>Whether surfaces ask once more before they act on it.</summary>
    public bool Protected { get; init; }

    /// <summary>What may be deployed to it, and how; <see cref="PolicyEntry.Open"/> when the catalog says nothing.</summary>
    public PolicyEntry Policy { get; init; } = PolicyEntry.Open;
}

/// <summary>The rules of an environment (contract, Catalog; spec D1).</summary>
public sealed record PolicyEntry
{
    /// <summary>No policy: any ref, no approval, no lock (contract, What the words mean).</summary>
    public static PolicyEntry Open { get; } = new();

    /// <summary>Patterns of refs that may be deployed, each <c>tag:…</c> or <c>branch:…</c> with <c>*</c> as wildcard; empty: any.</summary>
    public IReadOnlyList<string> Refs { get; init; } = [];

    /// <summary>How many people have to approve, 0 to 100.</summary>
    public int Approvals { get; init; }

    /// <summary>Names of people or teams who may approve; empty: anyone with the role.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>Whether the requester's own approval does not count.</summary>
    public bool TwoPersonRule { get; init; }

    /// <summary>What a running deployment holds against others.</summary>
    public LockScope Lock { get; init; }

    /// <summary>Whether tags must be signed.</summary>
    public SignedTagsRule SignedTags { get; init; }

    /// <summary>Whether the commit's checks must be green.</summary>
    public ChecksRule Checks { get; init; }

    /// <summary>Periods in which deployments may start; empty: always.</summary>
    public IReadOnlyList<WindowEntry> Windows { get; init; } = [];

    /// <summary>How long a preview may be launched after it was computed.</summary>
    public TimeSpan PreviewTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an approval ticket waits for its decisions.</summary>
    public TimeSpan ApprovalTtl { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>A period in which deployments may start, again and again.</summary>
/// <param name="Cron">When it opens: a Quartz expression of 6 or 7 fields, seconds first.</param>
/// <param name="Duration">How long it stays open.</param>
/// <param name="TimeZone">The IANA zone that the expression is read in.</param>
public sealed record WindowEntry(string Cron, TimeSpan Duration, string TimeZone);

/// <summary>What a running deployment holds against others (contract, <c>lock</c>).</summary>
public enum LockScope
{
    /// <summary><c>none</c>: nothing but the site itself.</summary>
    None,

    /// <summary><c>tool</c>: the tool in the environment.</summary>
    Tool,

    /// <summary><c>tool+tenant</c>: the tool in the environment, for the tenant.</summary>
    ToolAndTenant,
}

/// <summary>Whether tags must be signed (contract, <c>signedTags</c>).</summary>
public enum SignedTagsRule
{
    /// <summary><c>off</c>: nobody looks.</summary>
    Off,

    /// <summary><c>preferred</c>: an unsigned tag is said in the preview.</summary>
    Preferred,

    /// <summary><c>required</c>: an unsigned tag is refused.</summary>
    Required,
}

/// <summary>Whether a commit's checks must be green (contract, <c>checks</c>).</summary>
public enum ChecksRule
{
    /// <summary><c>off</c>: nobody looks.</summary>
    Off,

    /// <summary><c>required</c>: a commit that is not green is refused.</summary>
    Required,
}
