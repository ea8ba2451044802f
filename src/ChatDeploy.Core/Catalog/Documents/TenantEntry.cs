namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>A cluster that tenants live in.</summary>
/// <param name="Name">Its name, unique whatever the letter case.</param>
/// <param name="Description">What it is, for people.</param>
public sealed record ClusterEntry(string Name, string? Description);

/// <summary>A tenant as the catalog names it.</summary>
public sealed record TenantEntry
{
    /// <summary>Its name, unique whatever the letter case; also the target that means the tenant and all its stores.</summary>
    public required string Name { get; init; }

    /// <summary>The cluster it lives in.</summary>
    public string? Cluster { get; init; }

    /// <summary>Its namespace in that cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>Its IANA time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Its child sites.</summary>
    public IReadOnlyList<StoreEntry> Stores { get; init; } = [];
}

/// <summary>A store of a tenant.</summary>
/// <param name="Name">Its name, unique within the tenant whatever the letter case.</param>
/// <param name="TimeZone">Its IANA time zone; null: the tenant's.</param>
/// <param name="OpeningHours">When customers are in it, for example <c>Mo-Sa 09:00-20:00; Su 10:00-13:00</c>.</param>
public sealed record StoreEntry(string Name, string? TimeZone = null, string? OpeningHours = null);
