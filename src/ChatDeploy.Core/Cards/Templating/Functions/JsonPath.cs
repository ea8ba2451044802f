using System.Text.Json;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>The plain part of the reference's path language: <c>.name</c>, <c>."a name"</c>, <c>.*</c>, <c>..name</c>, <c>[0]</c>, <c>[-1]</c>, <c>[1:3]</c>. Conditions in braces are an error here: <c>where</c> does the same.</summary>
internal static class JsonPath
{
    /// <summary>The values that a path leads to in an object or JSON text.</summary>
    public static Value Evaluate(Value[] arguments)
    {
        var source = arguments[0];
        if (source.Text is { } json)
        {
            try
            {
                source = ValueReading.Read(json);
            }
            catch (JsonException)
            {
                return Value.Error("the text is not JSON");
            }
        }
        else if (source.Kind is not (ValueKind.Object or ValueKind.List or ValueKind.Null))
        {
            return Value.Error("jPath takes an object or a JSON text");
        }

        return Follow(ScriptText.WriteOrBreak(arguments[1]), source);
    }

    private static Value Follow(string path, in Value source)
    {
        var found = source.List is { } list ? list : [source];
        var at = path is ['^', ..] ? 1 : 0;
        if (at == 1) found = [source];
        var isOne = false;
        while (at < path.Length)
        {
            if (path[at] == '[')
            {
                var end = path.IndexOf(']', at);
                if (end < 0 || Cut(path[(at + 1)..end], found) is not { } part) return Unreadable(path);
                found = part;
                isOne = !path.AsSpan(at, end - at).Contains(':');
                at = end + 1;
            }
            else if (path[at] == '.')
            {
                at++;
                var deep = at < path.Length && path[at] == '.';
                if (deep) at++;
                if (Name(path, ref at) is not { } name) return Unreadable(path);
                isOne = false;
                found = Step(deep ? [.. found.SelectMany(WithAllBelow)] : found, name);
            }
            else
            {
                return Unreadable(path);
            }
        }

        return isOne ? found.FirstOrDefault() : Value.Of(found);
    }

    private static List<Value> Step(List<Value> from, string name)
    {
        var found = new List<Value>();
        foreach (var value in from)
        {
            if (value.Object is not { } source) continue;
            foreach (var child in string.Equals(name, "*") ? source.Values : [source[name]])
            {
                if (child.List is { } list) found.AddRange(list);
                else if (!child.IsUndefined) found.Add(child);
            }
        }

        return found;
    }

    private static IEnumerable<Value> WithAllBelow(Value value)
    {
        yield return value;
        var children = value.List ?? (value.Object is { } source ? source.Values.ToArray().ToList() : []);
        foreach (var below in children.SelectMany(WithAllBelow)) yield return below;
    }

    private static string? Name(string path, ref int at)
    {
        var from = at;
        if (at < path.Length && path[at] is '"' or '\'')
        {
            var end = path.IndexOf(path[at], at + 1);
            if (end < 0) return null;
            at = end + 1;
            return path[(from + 1)..end];
        }

        if (at < path.Length && path[at] == '*')
        {
            at++;
            return "*";
        }

        while (at < path.Length && (char.IsLetterOrDigit(path[at]) || path[at] is '_' or '$' or '@' or '-')) at++;
        return at > from ? path[from..at] : null;
    }

    private static List<Value>? Cut(string bounds, List<Value> list)
    {
        var parts = bounds.Split(':');
        if (parts.Length > 2) return null;
        if (parts.Length == 1)
        {
            if (!int.TryParse(parts[0], out var index)) return null;
            if (index < 0) index += list.Count;
            return index >= 0 && index < list.Count ? [list[index]] : [];
        }

        if (!Bound(parts[0], 0, list.Count, out var from) || !Bound(parts[1], list.Count, list.Count, out var to)) return null;
        return from < to ? list[from..to] : [];
    }

    private static bool Bound(string text, int missing, int count, out int bound)
    {
        bound = missing;
        if (text.Length == 0) return true;
        if (!int.TryParse(text, out bound)) return false;
        bound = Math.Clamp(bound < 0 ? bound + count : bound, 0, count);
        return true;
    }

    private static Value Unreadable(string path) => Value.Error($"'{path}' is not a path that jPath can follow here");
}
