namespace ChatDeploy.Core.Catalog;

/// <summary>One thing that a catalog adds, changes or archives.</summary>
/// <param name="Kind">What happens to it.</param>
/// <param name="Noun">What it is: <c>environment</c>, <c>cluster</c>, <c>tenant</c>, <c>store</c>, <c>tool</c>, <c>person</c> or <c>channel</c>.</param>
/// <param name="Name">Its name; a store's is <c>acme/pdv-milano</c>, a channel's <c>slack:C0DEPLOYS</c>.</param>
/// <param name="Fields">What changes in it; empty unless it is changed.</param>
public sealed record CatalogChange(CatalogChangeKind Kind, string Noun, string Name, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>The noun and the name: <c>store acme/pdv-milano</c>.</summary>
    public string Path => $"{Noun} {Name}";

    /// <summary>The change as one line: <c>+ store acme/pdv-milano</c>, <c>~ environment prod: approvals 1 → 2</c>, <c>- tool wms (archived)</c>.</summary>
    public override string ToString() => Kind switch
    {
        CatalogChangeKind.Added => $"+ {Path}",
        CatalogChangeKind.Revived => $"+ {Path} (revived)",
        CatalogChangeKind.Archived => $"- {Path} (archived)",
        _ => $"~ {Path}: {string.Join("; ", Fields)}",
    };
}

/// <summary>What happens to a thing of the catalog. Nothing is ever deleted.</summary>
public enum CatalogChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It was archived and is named again: it comes back with its history.</summary>
    Revived,

    /// <summary>Something about it changes.</summary>
    Changed,

    /// <summary>It is no longer named: it is hidden, and its history stays.</summary>
    Archived,
}

/// <summary>A field that changes, in the catalog's own words.</summary>
/// <param name="Field">Its key, with a path where it is deeper: <c>runner.timeout</c>.</param>
/// <param name="Before">The value before; null when there was none.</param>
/// <param name="After">The value after; null when there is none any more.</param>
public sealed record FieldChange(string Field, string? Before, string? After)
{
    /// <summary>The change in short: <c>approvals 1 → 2</c>.</summary>
    public override string ToString() => $"{Field} {Before ?? "(none)"} → {After ?? "(none)"}";
}
