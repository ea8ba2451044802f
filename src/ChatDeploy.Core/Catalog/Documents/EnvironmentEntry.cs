using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>An environment as the catalog names it.</summary>
public sealed record EnvironmentEntry
{
    /// <summary>Its name, unique whatever the letter case.</summary>
    public required string Name { get; init; }

    /// <summary>Whether surfaces ask once more before they act on it.</summary>
    public bool Protected { get; init; }

    /// <summary>What may be deployed to it, and how; <see cref="Policies.Policy.None"/> when the catalog says nothing.</summary>
    public Policy Policy { get; init; } = Policy.None;
}
