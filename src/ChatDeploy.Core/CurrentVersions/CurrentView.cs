namespace ChatDeploy.Core.CurrentVersions;

/// <summary>What runs at one site (contract, <c>GET /current</c>).</summary>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Tenant">Name of the tenant.</param>
/// <param name="Store">Name of the store; null for the tenant's main.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Version">The ref it was deployed as.</param>
/// <param name="Sha">The commit.</param>
/// <param name="DeployedAt">When it was deployed.</param>
/// <param name="DeployedBy">Who deployed it.</param>
/// <param name="AgeDays">Whole days since then.</param>
/// <param name="Age"><c>fresh</c> below 30 days, <c>aging</c> below 90, else <c>old</c> (spec G1: green, yellow, red).</param>
/// <param name="Record">Key of the record that says so.</param>
/// <param name="Deployment">The deployment (<c>D-1042</c>); null when recorded by hand.</param>
public sealed record CurrentView(
    string Tool, string Tenant, string? Store, string Environment, string Version, string Sha,
    DateTimeOffset DeployedAt, string DeployedBy, int AgeDays, string Age, long Record, string? Deployment);

/// <summary>A site that does not run what its tenant runs.</summary>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Tenant">Name of the tenant.</param>
/// <param name="Store">Name of the store; null for the tenant's main.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Version">The ref of what runs there; null when nothing does.</param>
/// <param name="Sha">The commit that runs there; null when nothing does.</param>
/// <param name="ExpectedVersion">The ref of what the tenant's main runs, or where nothing runs there, of what most of its sites run.</param>
/// <param name="ExpectedSha">The commit of that.</param>
public sealed record DivergingView(
    string Tool, string Tenant, string? Store, string Environment, string? Version, string? Sha, string ExpectedVersion, string ExpectedSha);

/// <summary>The answer to the question what runs; the cases are nested.</summary>
public abstract record CurrentAnswer
{
    private CurrentAnswer() { }

    /// <summary>What runs where, and what is out of line.</summary>
    /// <param name="Items">Every site where something runs, by environment and tool, in the catalog's order of sites.</param>
    /// <param name="Diverging">Sites of whole tenants that differ from their main; empty for a single store.</param>
    public sealed record Found(IReadOnlyList<CurrentView> Items, IReadOnlyList<DivergingView> Diverging) : CurrentAnswer;

    /// <summary>The question cannot be answered.</summary>
    /// <param name="Code"><c>unknown_tool</c>, <c>unknown_target</c>, <c>unknown_environment</c> or <c>selection_too_large</c>.</param>
    /// <param name="Message">Why, and what to do next.</param>
    public sealed record Refused(string Code, string Message) : CurrentAnswer;
}
