using System.Collections.Frozen;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Posts;

/// <summary>The kinds of event that a channel can subscribe to (spec B6): the type of any timeline event, such as <c>rolled_back</c>, or one of these groups.</summary>
public static class EventKinds
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> Groups = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["approval"] = Types("approval_requested", "approval_given", "approval_reminder", "rejected"),
        ["guard"] = Types("waiting", "continued_in_freeze"),
        ["progress"] = Types("started", "wave_started"),
        ["failure"] = Types("paused", "failed"),
        ["result"] = Types("applied", "failed", "rejected", "cancelled", "expired", "rolled_back"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The groups' names.</summary>
    public static IReadOnlyCollection<string> Names => Groups.Keys;

    /// <summary>Whether there is such a kind: <c>*</c>, a group, or the type of a timeline event.</summary>
    public static bool IsKnown(string kind) => kind == Catalog.CatalogTarget.Everything || Groups.ContainsKey(kind) || TimelineEntry.Types.Contains(kind, StringComparer.Ordinal);

    /// <summary>Whether one of the events is of the kind.</summary>
    /// <param name="kind">As the catalog has it; <c>*</c> for all. An unknown kind is none.</param>
    /// <param name="types">Types of timeline events.</param>
    public static bool Covers(string kind, IReadOnlySet<string> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        if (kind == Catalog.CatalogTarget.Everything) return types.Count > 0;
        return Groups.TryGetValue(kind, out var group) ? group.Overlaps(types) : types.Contains(kind);
    }

    private static FrozenSet<string> Types(params string[] types) => types.ToFrozenSet(StringComparer.Ordinal);
}
