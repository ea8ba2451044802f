namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>The whole catalog as its author wrote it, checked: every name it refers to is declared in it (contract, Catalog).</summary>
/// <remarks>References carry the spelling of the declaration, whatever the letter case they were written in.</remarks>
public sealed record CatalogDocument
{
    /// <summary>The scope that covers every tool, tenant, environment or event.</summary>
    public const string Everything = "*";

    /// <summary>Who acts with <c>Api:BootstrapToken</c> (contract, Configuration). Never in a catalog, and so never archived by one.</summary>
    public const string BootstrapPerson = "bootstrap";

    /// <summary>The environments in their order, the first being the least protected by custom.</summary>
    public IReadOnlyList<EnvironmentEntry> Environments { get; init; } = [];

    /// <summary>The clusters that tenants live in.</summary>
    public IReadOnlyList<ClusterEntry> Clusters { get; init; } = [];

    /// <summary>The tenants with their stores.</summary>
    public IReadOnlyList<TenantEntry> Tenants { get; init; } = [];

    /// <summary>The tools with their repositories and runners.</summary>
    public IReadOnlyList<ToolEntry> Tools { get; init; } = [];

    /// <summary>The people with their roles.</summary>
    public IReadOnlyList<PersonEntry> People { get; init; } = [];

    /// <summary>The channels that read notifications.</summary>
    public IReadOnlyList<ChannelEntry> Channels { get; init; } = [];
}
