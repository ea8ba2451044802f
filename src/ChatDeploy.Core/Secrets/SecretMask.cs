using System.Buffers;
using System.Text;

namespace ChatDeploy.Core.Secrets;

/// <summary>Replaces secret values in texts by <c>***</c>. Immutable and pure.</summary>
/// <remarks>
/// A value of several lines is looked for line by line. A value of at least eight characters is found across the ends of lines too, as a
/// terminal that wraps prints it. Values in another shape (encoded, reversed) are not found: nothing can find them all.
/// </remarks>
public sealed class SecretMask
{
    /// <summary>What stands in for a value.</summary>
    public const string Stars = "***";

    /// <summary>Shorter values are not masked: they would be found everywhere, and are no secrets.</summary>
    public const int ShortestValue = 4;

    /// <summary>Shorter parts of values of several lines, and shorter values across lines, would be found by chance.</summary>
    private const int ShortestPart = 8;

    private readonly string[] _values;
    private readonly SearchValues<string> _any;

    /// <summary>Masks these values.</summary>
    public SecretMask(IEnumerable<string> values)
    {
        // Of two values that begin alike the longer one is found first.
        _values = [.. values.SelectMany(Parts).Distinct(StringComparer.Ordinal).OrderByDescending(v => v.Length)];
        _any = SearchValues.Create(_values, StringComparison.Ordinal);
    }

    /// <summary>Whether there is anything to mask.</summary>
    public bool IsEmpty => _values.Length == 0;

    /// <summary>The text without the values.</summary>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsEmpty || !text.AsSpan().ContainsAny(_any) ? text : Rewritten(text, Found(text));
    }

    /// <summary>Lines in order without the values, as many lines as before.</summary>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (IsEmpty || lines.Count == 0) return lines;
        var whole = string.Concat(lines);
        if (!whole.AsSpan().ContainsAny(_any)) return lines;

        var found = Found(whole);
        var masked = new string[lines.Count];
        var start = 0;
        for (var index = 0; index < masked.Length; index++)
        {
            var (begin, end) = (start, start + lines[index].Length);
            start = end;
            var here = found.Where(f => f.Start < end && f.End > begin)
                .Where(f => f.End - f.Start >= ShortestPart || (f.Start >= begin && f.End <= end))
                .Select(f => (Start: Math.Max(f.Start, begin) - begin, End: Math.Min(f.End, end) - begin))
                .ToList();
            masked[index] = here.Count == 0 ? lines[index] : Rewritten(lines[index], here);
        }

        return masked;
    }

    private static IEnumerable<string> Parts(string value)
    {
        if (value.AsSpan().ContainsAny('\n', '\r')) return value.Split(['\n', '\r']).Select(line => line.Trim()).Where(line => line.Length >= ShortestPart).Append(value);
        return value.Length >= ShortestValue ? [value] : [];
    }

    private List<(int Start, int End)> Found(string text)
    {
        var found = new List<(int Start, int End)>();
        for (var from = 0; text.AsSpan(from).IndexOfAny(_any) is var offset and >= 0;)
        {
            var start = from + offset;
            var value = _values.First(v => string.CompareOrdinal(text, start, v, 0, v.Length) == 0);
            found.Add((start, start + value.Length));
            from = start + value.Length;
        }

        return found;
    }

    private static string Rewritten(string text, List<(int Start, int End)> found)
    {
        var rewritten = new StringBuilder(text.Length);
        var from = 0;
        foreach (var (start, end) in found)
        {
            rewritten.Append(text, from, start - from).Append(Stars);
            from = end;
        }

        return rewritten.Append(text, from, text.Length - from).ToString();
    }
}
