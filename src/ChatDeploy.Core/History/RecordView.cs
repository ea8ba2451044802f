namespace ChatDeploy.Core.History;

/// <summary>A record as it is shown (contract, <c>GET /records</c>).</summary>
/// <param name="Id">Key.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Target">What it was about: the tenant for a record that covers it, else the site's full name.</param>
/// <param name="Tenant">Name of the tenant.</param>
/// <param name="Store">Name of the store; null for the tenant's main.</param>
/// <param name="CoversTenant">Whether it is about all the sites the tenant had then.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Action"><c>deploy</c>, <c>restore</c> or <c>recorded</c>.</param>
/// <param name="Version">The ref it was deployed as.</param>
/// <param name="Sha">The commit.</param>
/// <param name="PreviousVersion">The ref of what ran before; null when nothing did or it is not known.</param>
/// <param name="PreviousSha">The commit that ran before.</param>
/// <param name="DeployedAt">When it was deployed.</param>
/// <param name="DeployedBy">Who deployed it.</param>
/// <param name="Notes">For people.</param>
/// <param name="Deployment">The deployment (<c>D-1042</c>); null when recorded by hand.</param>
/// <param name="Job">The job (<c>J-17</c>); null when recorded by hand.</param>
/// <param name="CreatedAt">When it was written down.</param>
/// <param name="Archived">Who struck it out and why; null while it counts.</param>
public sealed record RecordView(
    long Id, string Tool, string Target, string Tenant, string? Store, bool CoversTenant, string Environment, string Action,
    string Version, string Sha, string? PreviousVersion, string? PreviousSha,
    DateTimeOffset DeployedAt, string DeployedBy, string? Notes, string? Deployment, string? Job, DateTimeOffset CreatedAt,
    RecordArchivedView? Archived);

/// <summary>That a record was struck out.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">The administrator's name.</param>
/// <param name="At">When.</param>
public sealed record RecordArchivedView(string Reason, string By, DateTimeOffset At);
