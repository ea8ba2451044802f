using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Tests.Cards.Templating;

/// <summary>Makes random templates and data, the same ones for the same seed. Most expressions fit the data; some do not.</summary>
public sealed class TemplateGenerator(int seed)
{
    private static readonly string[] Paths =
    [
        "a", "t", "n", "yes", "f", "l", "s", "o", "o.k", "o.n", "l[0]", "l[1].v", "l[9].v", "l[i].v", "s[0]", "s[i]", "o['k']", "missing", "missing.x", "missing[0]", "n.x", "$root.t", "$data", "$data.a",
        "$index", "$root.l[0].v", "O.K", "o.deep.er", "m[0][1]", "m[5][0]", "i", "u", "v", "w", "at", "e", "emptylist", "item", "item.v", "it",
    ];

    private static readonly string[] Words = ["x", "", "Ab c", "0", "12", "-3.5", "true", "false", "a,b", "${a}", "`", "\\", "ü", "😀", "é\u0301", "k", "l[0]", "2026-11-20T08:00:00.000Z"];
    private static readonly string[] Binary = ["+", "-", "*", "/", " % ", "&", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "??"];
    private static readonly string[] TextNames = ["toLower", "toUpper", "titleCase", "sentenceCase", "trim", "length", "countWord", "base64", "uriComponent", "split", "reverse", "first", "last", "json", "int", "float", "dataUri", "base64ToString", "getProperty"];
    private static readonly string[] AnyNames = ["string", "isString", "isArray", "isObject", "isInteger", "isFloat", "isBoolean", "exists", "empty", "not", "bool", "jsonStringify", "coalesce", "createArray", "count", "ignore", "indicesAndValues", "average", "sum", "max", "min"];
    private static readonly string[] NumberNames = ["abs", "floor", "ceiling", "round", "addOrdinal", "sqrt", "formatEpoch"];
    private static readonly string[] ListNames = ["count", "first", "last", "unique", "flatten", "reverse", "sum", "average", "min", "max", "sortBy", "sortByDescending", "string", "jsonStringify", "union"];
    private static readonly string[] TextPairs = ["concat", "startsWith", "endsWith", "contains", "indexOf", "lastIndexOf", "split", "equals", "add"];
    private static readonly string[] ItemNames = ["foreach", "select", "where", "any", "all"];

    private readonly Random _random = new(seed);

    /// <summary>A template.</summary>
    public JsonNode? Template() => Node(3);

    /// <summary>Data with the keys that templates read, and now and then without some.</summary>
    public JsonNode? Data()
    {
        var data = new JsonObject
        {
            ["a"] = Number(), ["t"] = Pick(Words), ["n"] = null, ["yes"] = _random.Next(2) == 0, ["f"] = _random.Next(-1000, 1000) / 8.0, ["i"] = _random.Next(0, 3),
            ["l"] = new JsonArray([.. Enumerable.Range(0, _random.Next(0, 4)).Select(at => (JsonNode)new JsonObject { ["v"] = Number(), ["w"] = Pick(Words), ["10"] = at })]),
            ["s"] = new JsonArray([.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => (JsonNode?)JsonValue.Create(Pick(Words)))]),
            ["o"] = new JsonObject { ["k"] = Pick(Words), ["K"] = 1, ["n"] = null, ["deep"] = new JsonObject { ["er"] = Leaf() } },
            ["m"] = new JsonArray(new JsonArray(1, 2), new JsonArray(Leaf())), ["u"] = Leaf(), ["at"] = "2026-11-20T08:05:06.789Z", ["e"] = "", ["emptylist"] = new JsonArray(),
        };
        if (_random.Next(4) == 0) data.Remove(Pick(["a", "t", "l", "o", "s", "u", "yes"]));
        return data;
    }

    private JsonNode? Node(int depth) => _random.Next(depth > 0 ? 8 : 4) switch
    {
        0 or 1 => $"${{{Expression(3)}}}",
        2 => string.Concat(Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _random.Next(2) == 0 ? $"${{{Expression(2)}}}" : Pick(["a ", "\\${x}", "$", " - ", "ü", "{", "}"]))),
        3 => Leaf(),
        4 => new JsonArray([.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Node(depth - 1))]),
        _ => Object(depth),
    };

    private JsonObject Object(int depth)
    {
        var made = new JsonObject();
        if (_random.Next(3) == 0) made["$data"] = $"${{{Pick(["l", "s", "o", "m", "l[0]", "missing", "n", "$root.l", "$data", "emptylist", Expression(1)])}}}";
        if (_random.Next(3) == 0) made["$when"] = $"${{{Expression(2)}}}";
        for (var i = _random.Next(0, 4); i > 0; i--) made[Pick(["text", "items", "7", "12", "x", "$root", "b"])] = Node(depth - 1);
        return made;
    }

    private string Expression(int depth)
    {
        if (depth == 0) return _random.Next(3) > 0 ? Pick(Paths) : Literal();
        string Inner() => Expression(depth - 1);
        return _random.Next(21) switch
        {
            <= 3 => Pick(Paths),
            4 => Literal(),
            5 or 6 => $"{Inner()}{Pick(Binary)}{Inner()}",
            7 => $"({Inner()}){Pick(Binary)}({Inner()})",
            8 => $"{Pick(["!", "-", "+"])}({Inner()})",
            9 => $"if({Inner()}, {Inner()}, {Inner()})",
            10 => $"({Inner()}) ? ({Inner()}) : ({Inner()})",
            11 => $"{Pick(TextNames)}({Inner()})",
            12 => $"{Pick(AnyNames)}({Inner()})",
            13 => $"{Pick(NumberNames)}({Inner()})",
            14 => $"{Pick(ListNames)}({Pick(["l", "s", "m", "createArray(3,1,2)", "emptylist", Inner()])})",
            15 => $"{Pick(TextPairs)}({Inner()}, {Inner()})",
            16 => $"{Pick(ItemNames)}({Pick(["l", "s", "o", "m", Inner()])}, item, {Pick(["item", "item.v", "item.v > 1", "item.key", "concat(item.w, t)", Inner()])})",
            17 => $"join({Pick(["s", "m", "l", Inner()])}, {Inner()})",
            18 => Pick([$"substring({Inner()}, {_random.Next(3)}, {_random.Next(3)})", $"take({Inner()}, {_random.Next(-1, 4)})", $"skip({Inner()}, {_random.Next(-1, 4)})", $"replace({Inner()}, {Inner()}, {Inner()})", $"formatNumber({Inner()}, {_random.Next(5)})", $"round({Inner()}, {_random.Next(4)})"]),
            19 => Pick([$"setProperty(o, 'z', {Inner()})", $"merge(o, {Inner()})", $"union(s, {Inner()})", $"intersection(s, {Inner()})", $"[{Inner()}, {Inner()}]", $"{{k: {Inner()}}}", $"getProperty(o, {Inner()})", $"removeProperty(o, 'k')", $"flatten(m, {Inner()})", $"range({Inner()}, 2)"]),
            _ => Pick([$"({Inner()})[{Inner()}]", $"{Pick(["l", "s", "o", "m", "t"])}[{Inner()}]", $"first({Inner()}).v", $"l[{Inner()}].v", $"addDays(at, {Inner()})", $"formatDateTime(at, {Inner()})", $"coalesce({Inner()}, {Inner()})", $"and({Inner()}, {Inner()})", $"or({Inner()}, {Inner()})"]),
        };
    }

    private string Literal() => _random.Next(6) switch
    {
        0 => Pick(["true", "false", "null"]),
        1 or 2 => _random.Next(0, 20).ToString(CultureInfo.InvariantCulture),
        3 => (_random.Next(0, 2000) / 16.0).ToString(CultureInfo.InvariantCulture),
        _ => $"'{Pick(["x", "", "a b", "0", "12", "k", "é", "v", "yyyy", "it\\'s", "{", "}"])}'",
    };

    private JsonNode? Leaf() => _random.Next(5) switch
    {
        0 => JsonValue.Create(Pick(Words)),
        1 => Number(),
        2 => _random.Next(2) == 0,
        3 => null,
        _ => new JsonObject { ["k"] = Pick(Words) },
    };

    private JsonNode Number() => _random.Next(4) switch
    {
        0 => _random.Next(-5, 2000) / 8.0,
        1 => 1e21 * _random.Next(1, 9),
        _ => _random.Next(-5, 20),
    };

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
