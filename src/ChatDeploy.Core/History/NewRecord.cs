namespace ChatDeploy.Core.History;

/// <summary>The record of a finished job, before it has a key.</summary>
/// <param name="ToolId">The tool.</param>
/// <param name="EnvironmentId">The environment.</param>
/// <param name="TenantId">The tenant of the site.</param>
/// <param name="SiteId">The site.</param>
/// <param name="Action">Deploy or restore.</param>
/// <param name="Sha">The commit that runs now.</param>
/// <param name="Ref">The ref it was deployed as.</param>
/// <param name="PreviousSha">The commit that ran before; null when nothing did.</param>
/// <param name="PreviousRef">The ref of that commit.</param>
/// <param name="DeployedAt">When the job finished.</param>
/// <param name="DeployedBy">The requester's name.</param>
/// <param name="DeploymentId">The deployment.</param>
/// <param name="JobId">The job; one record each.</param>
public sealed record NewRecord(
    int ToolId,
    int EnvironmentId,
    int TenantId,
    int SiteId,
    RecordAction Action,
    string Sha,
    string Ref,
    string? PreviousSha,
    string? PreviousRef,
    DateTimeOffset DeployedAt,
    string DeployedBy,
    long DeploymentId,
    long JobId);

/// <summary>A record by hand, before it has a key; what ran before is looked up when it is written.</summary>
/// <param name="ToolId">The tool.</param>
/// <param name="EnvironmentId">The environment.</param>
/// <param name="TenantId">The tenant of the site.</param>
/// <param name="SiteId">The site; for a main target, the tenant's main.</param>
/// <param name="CoveredSiteIds">For a main target, the sites it is about, the main among them; null for a single site.</param>
/// <param name="Sha">The commit that runs now.</param>
/// <param name="Ref">The tag or sha that was named.</param>
/// <param name="DeployedAt">When it was deployed.</param>
/// <param name="DeployedBy">Who deployed it.</param>
/// <param name="Notes">For people.</param>
public sealed record NewHandRecord(
    int ToolId,
    int EnvironmentId,
    int TenantId,
    int SiteId,
    IReadOnlyList<int>? CoveredSiteIds,
    string Sha,
    string Ref,
    DateTimeOffset DeployedAt,
    string DeployedBy,
    string? Notes);
