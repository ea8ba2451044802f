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

    /// <summary>What runs its jobs where <see cref="Runners"/> names nothing else.</summary>
    public RunnerEntry? Runner { get; init; }

    /// <summary>What runs its jobs in particular environments, by the environment's name.</summary>
    public IReadOnlyDictionary<string, RunnerEntry> Runners { get; init; } = new Dictionary<string, RunnerEntry>();

    /// <summary>The tenants that have it; <c>*</c> means every tenant.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [CatalogDocument.Everything];

    /// <summary>What runs its jobs in an environment; null: the tool is not deployed there.</summary>
    public RunnerEntry? RunnerFor(string environment) => Runners.GetValueOrDefault(environment) ?? Runner;
}

/// <summary>Where a tool's source lives.</summary>
/// <param name="Provider">Who hosts it: <c>git</c>, <c>github</c>, <c>gitlab</c> or <c>bitbucket</c>.</param>
/// <param name="Id">Its full name there, as webhooks spell it.</param>
/// <param name="Url">Where to clone from; always there for plain git, else null for the provider's own address.</param>
/// <param name="Branch">The branch whose pushes make commits ready.</param>
public sealed record RepositoryEntry(string Provider, string Id, string? Url, string Branch);

/// <summary>What runs a tool's jobs (spec E2).</summary>
public sealed record RunnerEntry
{
    /// <summary>The kind of place: <c>local</c>, <c>ssh</c>, <c>github-actions</c>, <c>gitlab-pipeline</c> or <c>bitbucket-pipeline</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Environment variables that jobs get besides the contract's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the kind needs besides, by key: <c>host</c>, <c>user</c>, <c>workflow</c>, ….</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
