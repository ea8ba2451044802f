namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Reads one mapping's keys to typed values and reports what is not as expected, each at its place.</summary>
/// <remarks>A wrong value is reported and answered with its default, so that reading goes on to the next problem.</remarks>
internal sealed class MappingReader
{
    /// <summary>What the store keeps of an id or an address; descriptions may be longer.</summary>
    private const int LongestText = 400;
    private const int LongestDescription = 4_000;

    private MappingReader(CatalogReading reading, MappingNode node, string path)
    {
        Reading = reading;
        Node = node;
        Path = path;
    }

    public CatalogReading Reading { get; }

    public MappingNode Node { get; }

    public string Path { get; }

    /// <summary>Opens a mapping and refuses the keys that are not known there; null when it is no mapping.</summary>
    public static MappingReader? Open(CatalogReading reading, CatalogNode node, string path, string[] known)
    {
        if (node is not MappingNode mapping)
        {
            reading.Report(node, path, $"expected a mapping with {string.Join(", ", known)}, found {node.Kind}");
            return null;
        }

        foreach (var key in mapping.Entries.Select(entry => entry.Key).Where(key => !known.Contains(key.Value)))
        {
            var nearest = reading.Nearest(key.Value, known);
            reading.Report(key, path, $"unknown key '{ScalarNode.Shortened(key.Value)}'{nearest}; known here: {string.Join(", ", known)}");
        }

        return new MappingReader(reading, mapping, path);
    }

    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    /// <summary>The value of a key; null when it is left out or empty.</summary>
    public CatalogNode? Find(string key) => Node.Find(key) is { } value && value is not ScalarNode { IsNull: true } ? value : null;

    public void Report(string key, string message) => Reading.Report(Node.Find(key) ?? Node, PathOf(key), message);

    public ScalarNode? Scalar(string key, string expected, bool multiline = false)
    {
        if (Find(key) is not { } value) return null;
        var longest = multiline ? LongestDescription : LongestText;
        if (value is not ScalarNode scalar)
            Reading.Report(value, PathOf(key), $"expected {expected}, found {value.Kind}");
        else if (scalar.Value.Length > longest)
            Reading.Report(value, PathOf(key), $"this is {scalar.Value.Length:N0} characters long; at most {longest:N0} are kept");
        else if (!CatalogSyntax.IsPrintable(scalar.Value, multiline))
            Reading.Report(value, PathOf(key), $"expected {expected} without control characters");
        else
            return scalar;
        return null;
    }

    public string? Text(string key, bool multiline = false) => Scalar(key, "text", multiline)?.Value.Trim() is { Length: > 0 } text ? text : null;

    public string? Text(string key, Func<string, bool> holds, string expected)
    {
        if (Scalar(key, expected)?.Value is not { } text) return null;
        if (holds(text)) return text;
        Report(key, $"expected {expected}, found '{ScalarNode.Shortened(text)}'");
        return null;
    }

    /// <summary>Reports a key that has to be there and is not; what is there but wrong has its own problem.</summary>
    public void Require(string key, string because)
    {
        if (Find(key) is null) Reading.Report(Node.Find(key) ?? Node, Path, $"'{key}' is missing{because}");
    }

    public string? Name(string key = "name") => Text(key, CatalogSyntax.Name.IsMatch, CatalogSyntax.NameRule);

    public bool Flag(string key)
    {
        var value = Scalar(key, "true or false");
        if (value is null || value is { IsPlain: true, Value: "false" or "False" or "FALSE" }) return false;
        if (value is { IsPlain: true, Value: "true" or "True" or "TRUE" }) return true;
        Report(key, $"expected true or false, found {value.Kind}");
        return false;
    }

    public int Number(string key, int least, int most, int fallback)
    {
        if (Scalar(key, "a number") is not { } value) return fallback;
        if (value.IsPlain && int.TryParse(value.Value, System.Globalization.NumberStyles.AllowLeadingSign, null, out var number) && number >= least && number <= most)
            return number;
        Report(key, $"expected a number from {least} to {most}, found {value.Kind}");
        return fallback;
    }

    public int Seconds(string key, int fallback)
    {
        if (Scalar(key, "a duration") is not { } value) return fallback;
        if (CatalogSyntax.Seconds(value.Value) is { } seconds) return seconds;
        Report(key, $"expected a duration like 30s, 15m, 8h or 7d, at most 366d, found {value.Kind}");
        return fallback;
    }

    public int SecondsOrZero(string key, int fallback) =>
        Find(key) is ScalarNode { Value: "0" or "0s" or "0m" or "0h" or "0d" or "off" } or ScalarNode { IsPlain: true, Value: "false" } ? 0 : Seconds(key, fallback);

    public T OneOf<T>(string key, IReadOnlyList<(string Word, T Value)> words, T fallback)
    {
        if (Scalar(key, "one of " + string.Join(", ", words.Select(word => word.Word))) is not { } value) return fallback;
        foreach (var (word, meaning) in words)
            if (word == value.Value) return meaning;
        // YAML 1.1 tools write the word off as the boolean false.
        if (value is { IsPlain: true, Value: "false" } && words.Any(word => word.Word == "off")) return fallback;
        Report(key, $"expected one of {string.Join(", ", words.Select(word => word.Word))}, found {value.Kind}{Reading.Nearest(value.Value, words.Select(word => word.Word))}");
        return fallback;
    }

    public string? TimeZone(string key = "timeZone")
    {
        if (Scalar(key, "an IANA time zone")?.Value is not { } zone) return null;
        if (Reading.TimeZones.Problem(zone, Reading) is not { } problem) return zone;
        Report(key, problem);
        return null;
    }

    /// <summary>The items of a list with their paths; none when the key is left out.</summary>
    public IEnumerable<(CatalogNode Node, string Path)> Items(string key)
    {
        switch (Find(key))
        {
            case null:
                break;
            case SequenceNode list:
                for (var i = 0; i < list.Items.Count; i++)
                    yield return (list.Items[i], $"{PathOf(key)}[{i}]");
                break;
            case var other:
                Reading.Report(other, PathOf(key), $"expected a list, found {other.Kind}");
                break;
        }
    }

    /// <summary>A list of words, each once; null when the key is left out.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">What an item is, for messages.</param>
    /// <param name="read">Answers the word to keep, or a problem.</param>
    public IReadOnlyList<string>? Words(string key, string expected, Func<string, (string? Word, string? Problem)> read)
    {
        if (Find(key) is null) return null;
        List<string> words = [];
        HashSet<string> once = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (node, path) in Items(key))
        {
            if (node is not ScalarNode { IsNull: false } scalar)
            {
                Reading.Report(node, path, $"expected {expected}, found {node.Kind}");
                continue;
            }

            var (word, problem) = read(scalar.Value);
            if (word is null)
                Reading.Report(node, path, problem ?? $"expected {expected}, found {node.Kind}");
            else if (once.Add(word))
                words.Add(word);
            else
                Reading.Report(node, path, $"'{word}' is named twice in this list");
        }

        return words;
    }

    /// <summary>A list of names of declared things, or <c>*</c>; everything when the key is left out.</summary>
    public IReadOnlyList<string> Scope(string key, params NameKind[] kinds)
    {
        var scope = Words(key, $"a name or '{CatalogDocument.Everything}'", name => name == CatalogDocument.Everything ? (name, null) : Reading.Resolve(name, kinds));
        if (Find(key) is SequenceNode { Items.Count: 0 })
            Report(key, $"this list is empty and covers nothing; name something, or leave '{key}' out to cover everything");
        return scope ?? [CatalogDocument.Everything];
    }
}
