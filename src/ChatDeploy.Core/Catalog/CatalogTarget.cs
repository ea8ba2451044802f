namespace ChatDeploy.Core.Catalog;

/// <summary>A branch of the tenant tree that one deploys to, with the sites it selects (spec, Vocabulary: Target).</summary>
/// <param name="Name">As the catalog spells it: <c>acme</c>, <c>acme/pdv-milano</c> or <c>*</c>.</param>
/// <param name="Tenant">The tenant; null for <c>*</c>.</param>
/// <param name="Sites">Active sites in order of tenants, each tenant's main before its stores.</param>
public sealed record CatalogTarget(string Name, Tenant? Tenant, IReadOnlyList<Site> Sites)
{
    /// <summary>The name of the target that selects every tenant.</summary>
    public const string Everything = "*";

    /// <summary>Whether it selects every tenant.</summary>
    public bool IsEverything => Tenant is null;

    /// <summary>Whether it is a tenant's main: the tenant's own site and all its stores.</summary>
    public bool IsMain => Tenant is not null && !IsStore;

    /// <summary>Whether it is a single store.</summary>
    public bool IsStore => Name.Contains('/', StringComparison.Ordinal);
}
