using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>Values as text, the ways JavaScript has for it.</summary>
internal static partial class ScriptText
{
    /// <summary>How deep lists and objects may lie within each other before they are refused; guards against an object that holds itself.</summary>
    public const int GreatestDepth = 500;

    [GeneratedRegex(@"\A['""]+|['""]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OuterQuotes { get; }

    /// <summary>As <c>String(value)</c>: objects lose their content, lists are joined with commas.</summary>
    public static string Write(in Value value) => value.Kind switch
    {
        ValueKind.Undefined => "undefined",
        ValueKind.Null => "null",
        _ => WriteMember(value, 0),
    };

    /// <summary>As <c>value.toString()</c>, which breaks on null and nothing.</summary>
    public static string WriteOrBreak(in Value value) =>
        value.IsMissing ? throw new ExpressionBreak($"a text cannot take up {(value.IsNull ? "null" : "a value that is not there")}") : Write(value);

    /// <summary>The members joined; null and nothing are empty.</summary>
    public static string Join(IEnumerable<Value> members, string separator) => string.Join(separator, members.Select(member => member.IsMissing ? "" : Write(member)));

    /// <summary>As concatenation writes: objects and lists as JSON, missing as nothing.</summary>
    public static string WriteForConcatenation(in Value value)
    {
        if (value.IsMissing) return "";
        return value.Kind is ValueKind.List or ValueKind.Object ? OuterQuotes.Replace(Json(value) ?? "", "") : Write(value);
    }

    /// <summary>As <c>JSON.stringify</c>; null when there is nothing to write.</summary>
    public static string? Json(in Value value)
    {
        if (value.IsUndefined) return null;
        var json = new StringBuilder();
        AppendJson(json, value, 0);
        return json.ToString();
    }

    /// <summary>Without JavaScript's white space at both ends.</summary>
    public static string Trim(string text)
    {
        var (from, to) = (0, text.Length);
        while (from < to && IsSpace(text[from])) from++;
        while (to > from && IsSpace(text[to - 1])) to--;
        return text[from..to];
    }

    /// <summary>JavaScript's white space and line ends.</summary>
    public static bool IsSpace(char character) =>
        character is '\t' or '\n' or '\v' or '\f' or '\r' or '\uFEFF' or '\u2028' or '\u2029' || char.GetUnicodeCategory(character) is UnicodeCategory.SpaceSeparator;

    private static string WriteMember(in Value value, int depth)
    {
        if (depth > GreatestDepth) throw new ExpressionBreak($"a list holds itself, or is deeper than {GreatestDepth}");
        return value.Kind switch
        {
            ValueKind.Boolean => value.IsTrue ? "true" : "false",
            ValueKind.Number => NumberText.Write(value.Number),
            ValueKind.Text => value.Text!,
            ValueKind.List => string.Join(',', value.List!.Select(member => member.IsMissing ? "" : WriteMember(member, depth + 1))),
            ValueKind.Object => "[object Object]",
            _ => "",
        };
    }

    private static void AppendJson(StringBuilder json, in Value value, int depth)
    {
        if (depth > GreatestDepth) throw new ExpressionBreak($"an object holds itself, or is deeper than {GreatestDepth}");
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                json.Append(value.IsTrue ? "true" : "false");
                break;
            case ValueKind.Number:
                json.Append(double.IsFinite(value.Number) ? NumberText.Write(value.Number) : "null");
                break;
            case ValueKind.Text:
                AppendQuoted(json, value.Text!);
                break;
            case ValueKind.List:
                json.Append('[');
                for (var i = 0; i < value.List!.Count; i++)
                {
                    if (i > 0) json.Append(',');
                    AppendJson(json, value.List[i], depth + 1);
                }

                json.Append(']');
                break;
            case ValueKind.Object:
                AppendObject(json, value.Object!, depth);
                break;
            default:
                json.Append("null");
                break;
        }
    }

    private static void AppendObject(StringBuilder json, ValueObject source, int depth)
    {
        json.Append('{');
        var first = true;
        for (var i = 0; i < source.Count; i++)
        {
            if (source.Values[i].IsUndefined) continue;
            if (!first) json.Append(',');
            first = false;
            AppendQuoted(json, source.Keys[i]);
            json.Append(':');
            AppendJson(json, source.Values[i], depth + 1);
        }

        json.Append('}');
    }

    private static void AppendQuoted(StringBuilder json, string text)
    {
        json.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            _ = character switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                < ' ' => Escape(json, character),
                _ when char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) => json.Append(character).Append(text[++i]),
                _ when char.IsSurrogate(character) => Escape(json, character),
                _ => json.Append(character),
            };
        }

        json.Append('"');
    }

    private static StringBuilder Escape(StringBuilder json, char character) =>
        json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
}
