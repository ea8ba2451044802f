using ChatDeploy.Core.Catalog.Documents;

namespace ChatDeploy.Core.Catalog;

/// <summary>What it takes to come from one catalog to another, in the order of the document, archived things last of their noun.</summary>
/// <param name="Changes">The changes; none when both say the same.</param>
public sealed record CatalogDiff(IReadOnlyList<CatalogChange> Changes)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Changes.Count == 0;

    /// <summary>Compares two catalogs. Pure; the order of entries matters for environments only.</summary>
    /// <param name="current">What holds now, without what is archived.</param>
    /// <param name="wanted">What shall hold.</param>
    /// <param name="archived">Paths (<see cref="CatalogChange.Path"/>) of what is archived, by a comparer that ignores letter case; named again, it is revived.</param>
    public static CatalogDiff Compare(CatalogDocument current, CatalogDocument wanted, IReadOnlySet<string>? archived = null)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(wanted);
        List<CatalogChange> changes = [];
        foreach (var (before, after) in CatalogFacts.Of(current).Zip(CatalogFacts.Of(wanted)))
            Compare(before, after, archived, changes);
        return new CatalogDiff(changes);
    }

    /// <summary>The changes a line each; empty when there are none.</summary>
    public override string ToString() => string.Join('\n', Changes);

    private static void Compare(IReadOnlyList<ThingFacts> current, IReadOnlyList<ThingFacts> wanted, IReadOnlySet<string>? archived, List<CatalogChange> changes)
    {
        var remaining = current.ToDictionary(thing => thing.Path, StringComparer.OrdinalIgnoreCase);
        foreach (var thing in wanted)
        {
            if (!remaining.Remove(thing.Path, out var before))
                changes.Add(new CatalogChange(archived?.Contains(thing.Path) == true ? CatalogChangeKind.Revived : CatalogChangeKind.Added, thing.Noun, thing.Name, []));
            else if (Changed(before, thing) is { Count: > 0 } fields)
                changes.Add(new CatalogChange(CatalogChangeKind.Changed, thing.Noun, thing.Name, fields));
        }

        changes.AddRange(current.Where(thing => remaining.ContainsKey(thing.Path)).Select(thing => new CatalogChange(CatalogChangeKind.Archived, thing.Noun, thing.Name, [])));
    }

    private static List<FieldChange> Changed(ThingFacts before, ThingFacts after)
    {
        List<FieldChange> fields = [];
        if (before.Name != after.Name) fields.Add(new FieldChange("name", before.Name, after.Name));
        if (before.Facts.SequenceEqual(after.Facts)) return fields;
        foreach (var field in after.Facts.Concat(before.Facts).Select(fact => fact.Field).Distinct(StringComparer.Ordinal))
        {
            var (was, becomes) = (before.Find(field), after.Find(field));
            if (was?.Value != becomes?.Value) fields.Add(new FieldChange(field, was?.Shown, becomes?.Shown));
        }

        return fields;
    }
}
