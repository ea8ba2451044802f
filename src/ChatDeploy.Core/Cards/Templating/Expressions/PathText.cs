using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Expressions;

/// <summary>A path in its written form and cut into keys.</summary>
internal sealed class PathText
{
    private static readonly char[] Cuts = ['.', '[', ']'];

    private readonly string[] _keys;
    private readonly int?[] _indexes;

    private PathText(string path)
    {
        Substitute = $"${{{path}}}";
        FromContext = path is ['$', ..];
        _keys = [.. path.Split(Cuts, StringSplitOptions.RemoveEmptyEntries).Select(Unquote)];
        _indexes = [.. _keys.Select(key => NumberText.ReadWhole(key) is var number && double.IsNaN(number) ? (int?)null : (int)Math.Clamp(number, -1, int.MaxValue))];
    }

    /// <summary>What stands for it where it leads nowhere: <c>${path}</c>.</summary>
    public string Substitute { get; }

    /// <summary>Whether it begins with a reserved name such as <c>$root</c>, and not in the data.</summary>
    public bool FromContext { get; }

    /// <summary>Its keys.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The path that accumulated segments make.</summary>
    public static PathText Of(string segments) => new(segments.TrimEnd('.').Replace(".[", "[", StringComparison.Ordinal));

    /// <summary>The path as somebody wrote it.</summary>
    public static PathText Written(string path) => new(path);

    /// <summary>What it leads to from a value, beginning with the key at <paramref name="from"/>; undefined where it leads nowhere.</summary>
    public Value Follow(in Value start, int from)
    {
        if (_keys.Length == 0) return Value.Undefined;
        var current = start;
        for (var i = from; i < _keys.Length; i++)
        {
            if (current.List is { } list && _indexes[i] is { } index)
            {
                if (index < 0 || index >= list.Count) return Value.Undefined;
                current = list[index];
            }
            else
            {
                current = Property(current, _keys[i]);
            }
        }

        return current;
    }

    /// <summary>A property of a value, its case ignored; undefined where there is none.</summary>
    public static Value Property(in Value instance, string key)
    {
        if (instance.Object is { } source) return source.Find(key);
        if (ValueObject.WholeNumber(key) is not { } number) return Value.Undefined;
        if (instance.Text is { } text && number < text.Length) return Value.Of(text[(int)number].ToString());
        return instance.List is { } list && number < list.Count ? list[(int)number] : Value.Undefined;
    }

    private static string Unquote(string key) =>
        key.Length > 0 && ((key[0] == '"' && key[^1] == '"') || (key[0] == '\'' && key[^1] == '\'')) ? key.Length < 2 ? "" : key[1..^1] : key;
}
