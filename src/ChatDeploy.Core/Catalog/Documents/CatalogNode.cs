namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>A value of the document that knows where it was written. An alias gives the very node it names.</summary>
internal abstract class CatalogNode(int line, int column)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>How many nodes it is when every alias in it is written out.</summary>
    public long Weight { get; protected set; } = 1;

    /// <summary>What it is, in the words of a message.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar; plain (unquoted) ones may mean something else than text.</summary>
internal sealed class ScalarNode(int line, int column, string value, bool plain) : CatalogNode(line, column)
{
    public string Value { get; } = value;

    public bool IsPlain { get; } = plain;

    /// <summary>An empty value says nothing: the key counts as left out.</summary>
    public bool IsNull => IsPlain && Value is ("" or "~" or "null" or "Null" or "NULL");

    public override string Kind => IsNull ? "nothing" : $"'{Shortened(Value)}'";

    /// <summary>Text as a message may quote it: not too long, and nothing that disturbs a terminal or cannot be encoded.</summary>
    public static string Shortened(string text)
    {
        var quoted = text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "…");
        return CatalogSyntax.IsPrintable(quoted) ? quoted : string.Concat(quoted.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }
}

/// <summary>A list.</summary>
internal sealed class SequenceNode(int line, int column) : CatalogNode(line, column)
{
    private readonly List<CatalogNode> _items = [];

    public IReadOnlyList<CatalogNode> Items => _items;

    public override string Kind => "a list";

    public void Add(CatalogNode item)
    {
        _items.Add(item);
        Weight += item.Weight;
    }
}

/// <summary>A mapping; its keys are unique.</summary>
internal sealed class MappingNode(int line, int column) : CatalogNode(line, column)
{
    private readonly Dictionary<string, MappingEntry> _entries = new(StringComparer.Ordinal);

    public IReadOnlyCollection<MappingEntry> Entries => _entries.Values;

    public override string Kind => "a mapping";

    public CatalogNode? Find(string key) => _entries.GetValueOrDefault(key)?.Value;

    /// <summary>Adds an entry, or answers the one that already has the key.</summary>
    public MappingEntry? Add(MappingEntry entry)
    {
        if (!_entries.TryAdd(entry.Key.Value, entry)) return _entries[entry.Key.Value];
        Weight += 1 + entry.Value.Weight;
        return null;
    }
}

/// <summary>One key of a mapping with its value.</summary>
internal sealed record MappingEntry(ScalarNode Key, CatalogNode Value);
