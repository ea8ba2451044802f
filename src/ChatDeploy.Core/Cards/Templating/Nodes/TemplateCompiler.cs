using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Syntax;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Nodes;

/// <summary>Compiles a template from JSON.</summary>
internal static class TemplateCompiler
{
    private static readonly HashSet<string> Reserved = ["$data", "$when", "$root", "$index", "$host", "$_acTemplateVersion"];

    /// <summary>Compiles JSON text; throws <see cref="CardTemplateException"/> with the place of the first mistake.</summary>
    public static TemplateNode Compile(string json)
    {
        Value source;
        try
        {
            source = ValueReading.Read(json);
        }
        catch (JsonException error)
        {
            throw new CardTemplateException($"{error.Path ?? "$"}: not JSON at line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new CardTemplateException("$: a text of the JSON holds half a character", error);
        }

        return Compile(source, "$");
    }

    private static TemplateNode Compile(in Value source, string path)
    {
        if (source.Text is { } text) return CompileText(text, path);
        if (source.Object is { } keyed) return CompileObject(keyed, path);
        if (source.List is not { } list) return new LiteralNode(path, source);
        var members = new TemplateNode[list.Count];
        for (var i = 0; i < members.Length; i++) members[i] = Compile(list[i], $"{path}[{i}]");
        return new ListNode(path, members);
    }

    private static ObjectNode CompileObject(ValueObject source, string path)
    {
        var keys = new List<string>();
        var values = new List<TemplateNode>();
        for (var i = 0; i < source.Count; i++)
        {
            var value = Compile(source.Values[i], $"{path}.{source.Keys[i]}");

            // The reference loses __proto__ on its way.
            if (Reserved.Contains(source.Keys[i]) || source.Keys[i] is "__proto__") continue;
            keys.Add(source.Keys[i]);
            values.Add(value);
        }

        return new ObjectNode(path, [.. keys], [.. values], CompileData(source["$data"], $"{path}.$data"), CompileWhen(source["$when"], $"{path}.$when"));
    }

    private static TemplateNode? CompileData(in Value source, string path)
    {
        if (source.IsUndefined) return null;
        if (source.Text is { } text) return CompileText(text, path);
        RefuseExpressions(source, path);
        return new LiteralNode(path, source);
    }

    private static TemplateNode? CompileWhen(in Value source, string path)
    {
        if (source.IsUndefined) return null;
        return source.Text is { } text ? CompileText(text, path) : new LiteralNode(path, source);
    }

    // The reference would not evaluate them but hand out its own parsed form as data.
    private static void RefuseExpressions(in Value source, string path)
    {
        if (source.Text is { } text && CompileText(text, path) is ExpressionNode) throw new CardTemplateException($"{path}: an expression within literal data is not evaluated; make the whole of $data an expression");
        for (var i = 0; i < (source.List?.Count ?? 0); i++) RefuseExpressions(source.List![i], $"{path}[{i}]");
        for (var i = 0; i < (source.Object?.Count ?? 0); i++) RefuseExpressions(source.Object!.Values[i], $"{path}.{source.Object.Keys[i]}");
    }

    private static TemplateNode CompileText(string text, string path)
    {
        var literal = new LiteralNode(path, Value.Of(text));
        if (!text.Contains("${", StringComparison.Ordinal)) return literal;
        Expression expression;
        try
        {
            expression = Parser.Read($"`{text}`", -1);
        }
        catch (ExpressionSyntaxException error)
        {
            throw new CardTemplateException($"{path}, position {error.Position + 1} of \"{text}\": {error.Message}", error);
        }

        return expression switch
        {
            Call { Function.Name: "concat", Children: [_, Call only] } => new ExpressionNode(path, only),
            Call { Function.Name: "concat" } => new ExpressionNode(path, expression),
            _ => literal,
        };
    }
}
