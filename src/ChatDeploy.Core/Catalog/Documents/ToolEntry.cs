namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>A deployable application as the catalog names it.</summary>
public sealed record ToolEntry
{
    /// <summary>Its name, unique whatever the letter case.</summary>
    public required string Name { get; init; }

    /// <summary>The team that owns it; a name that <c>approvers</c> may use.</summary>
    public string? Team { get; init; }

    /// <summary>Where its source lives.</summary>
    public required RepositoryEntry Repository { get; init; }

    /// <summary>What runs its jobs, in general or by environment.</summary>
    public required RunnerMap Runners { get; init; }

    /// <summary>The tenants that have it; <c>*</c> means every tenant.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [CatalogDocument.Everything];
}

/// <summary>Where a tool's source lives.</summary>
/// <param name="Provider">Who hosts it: <c>git</c>, <c>github</c>, <c>gitlab</c> or <c>bitbucket</c>.</param>
/// <param name="Id">Its full name there, as webhooks spell it.</param>
/// <param name="Url">Where to clone from; always there for plain git, else null for the provider's own address.</param>
/// <param name="Branch">The branch whose pushes make commits ready.</param>
/// <param name="Fallback">A mirror at another provider, for when this one cannot be reached; null where there is none.</param>
public sealed record RepositoryEntry(string Provider, string Id, string? Url, string Branch, RepositoryFallback? Fallback = null)
{
    /// <summary>Whether the provider is told how deployments stand.</summary>
    public bool TellsDeployments { get; init; }
}
