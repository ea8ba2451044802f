using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Nodes;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating;

/// <summary>An Adaptive Card template, compiled. Expands as the reference (npm adaptivecards-templating 2.3.1 with adaptive-expressions 4.23.3) does, its quirks included; where it deliberately does not, docs/card-templates.md lists it. Thread-safe.</summary>
public sealed class CardTemplate
{
    private readonly TemplateNode _root;

    private CardTemplate(TemplateNode root) => _root = root;

    /// <summary>Compiles a template.</summary>
    /// <param name="json">The template as JSON text.</param>
    /// <exception cref="CardTemplateException">It is not JSON, an expression cannot be read, or a function is unknown or not for cards.</exception>
    public static CardTemplate Compile(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new CardTemplate(TemplateCompiler.Compile(json));
    }

    /// <summary>Expands the template with data, which is <c>$root</c>. The data is not changed.</summary>
    /// <exception cref="CardTemplateException">An expression that is a whole value failed, or a text was to take up null.</exception>
    public JsonNode? Expand(JsonNode? data) => Guarded(data, value => ValueWriting.ToNode(value));

    /// <summary>Expands the template into a writer, without building nodes. What was written before an error stays.</summary>
    /// <exception cref="CardTemplateException">An expression that is a whole value failed, or a text was to take up null.</exception>
    public void Expand(JsonNode? data, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Guarded(data, value =>
        {
            ValueWriting.Write(value, writer);
            return value;
        });
    }

    private T Guarded<T>(JsonNode? data, Func<Value, T> write)
    {
        try
        {
            return write(_root.Expand(new Scope(Read(data))));
        }
        catch (ExpressionBreak broken)
        {
            throw new CardTemplateException(broken.Message, broken);
        }
    }

    private static Value Read(JsonNode? data)
    {
        try
        {
            return ValueReading.Read(data);
        }
        catch (InvalidOperationException broken)
        {
            throw new CardTemplateException("a text of the data holds half a character", broken);
        }
    }
}
