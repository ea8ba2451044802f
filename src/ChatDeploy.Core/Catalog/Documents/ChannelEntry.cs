namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>A channel of a surface that reads notifications (spec B6).</summary>
public sealed record ChannelEntry
{
    /// <summary>Where it is: <c>slack</c>, <c>teams</c>, <c>mail</c> or <c>web</c>.</summary>
    public required string Surface { get; init; }

    /// <summary>Its id there; unique within the surface.</summary>
    public required string Id { get; init; }

    /// <summary>Names of tenants, of single stores, or <c>*</c>.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [CatalogDocument.Everything];

    /// <summary>Names of tools, or <c>*</c>.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [CatalogDocument.Everything];

    /// <summary>Names of environments, or <c>*</c>.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [CatalogDocument.Everything];

    /// <summary>Kinds of event, or <c>*</c>.</summary>
    public IReadOnlyList<string> Events { get; init; } = [CatalogDocument.Everything];
}
