using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ChatDeploy.Core.Catalog;

/// <summary>One kind of a catalog's entries: what is there now in its order, and what ever was, by id and by name.</summary>
/// <remarks>Immutable. What the catalog dropped is left out of selections and still found by id, because history names it.</remarks>
public sealed class CatalogIndex<T> where T : class
{
    private readonly T[] _active;
    private readonly FrozenDictionary<int, Entry> _byId;
    private readonly Dictionary<string, Entry> _byName;

    internal CatalogIndex(IEnumerable<T> activeInOrder, IEnumerable<T> archived, Func<T, int> id, Func<T, string> name)
    {
        _active = [.. activeInOrder];
        var entries = _active.Select((item, position) => new Entry(item, position)).Concat(archived.Select(item => new Entry(item, -1))).ToList();
        _byId = entries.ToFrozenDictionary(e => id(e.Item));
        _byName = new Dictionary<string, Entry>(entries.Count, StringComparer.OrdinalIgnoreCase);
        // Names that differ only in case are refused within one catalog; what is there now goes before what once was.
        foreach (var entry in entries) _byName.TryAdd(name(entry.Item), entry);
    }

    /// <summary>What is there now, in the catalog's order for its kind.</summary>
    public IReadOnlyList<T> Active => _active;

    /// <summary>The entry with an id, dropped ones included.</summary>
    /// <exception cref="KeyNotFoundException">The catalog never had it, or the snapshot is older than the id.</exception>
    public T this[int id] => _byId.TryGetValue(id, out var entry)
        ? entry.Item
        : throw new KeyNotFoundException($"the catalog snapshot has no {typeof(T).Name} with id {id}");

    /// <summary>The entry with an id, dropped ones included; null when there is none.</summary>
    public T? Find(int id) => _byId.TryGetValue(id, out var entry) ? entry.Item : null;

    /// <summary>The entry that people call so now, in whatever case; null when there is none or it was dropped.</summary>
    public T? Find(string name) => _byName.TryGetValue(name, out var entry) && entry.Position >= 0 ? entry.Item : null;

    /// <summary>As <see cref="Find(string)"/>, dropped ones included: for questions about the past.</summary>
    public T? FindEver(string name) => _byName.TryGetValue(name, out var entry) ? entry.Item : null;

    /// <summary>Where the entry stands in <see cref="Active"/>; -1 when it is not there.</summary>
    public int PositionOf(int id) => _byId.TryGetValue(id, out var entry) ? entry.Position : -1;

    /// <summary>Whether the entry is there now.</summary>
    public bool IsActive([NotNullWhen(true)] int? id) => id is { } known && PositionOf(known) >= 0;

    internal ArraySegment<T> Slice(int start, int count) => new(_active, start, count);

    private readonly record struct Entry(T Item, int Position);
}
