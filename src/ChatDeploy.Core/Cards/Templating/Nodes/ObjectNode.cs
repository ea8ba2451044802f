using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Nodes;

/// <summary>An object. <c>$data</c> changes what names mean in it, or repeats it for each item of a list; <c>$when</c> keeps or drops it.</summary>
internal sealed class ObjectNode(string path, string[] keys, TemplateNode[] values, TemplateNode? data, TemplateNode? when) : TemplateNode(path)
{
    /// <inheritdoc/>
    public override Value Expand(Scope scope)
    {
        if (data is null) return Holds(scope) ? Single(scope) : Value.Null;

        var (outerData, outerIndex) = (scope.Data, scope.Index);
        var source = data is LiteralNode literal ? Functions.ObjectFunctions.Copy(literal.Value) : data.Expand(scope);
        var expanded = source.List is { } items ? Each(items, scope) : One(source, scope);
        (scope.Data, scope.Index) = (outerData, outerIndex);
        return expanded;
    }

    private Value One(in Value source, Scope scope)
    {
        if (!source.IsUndefined) scope.Data = source;
        return Holds(scope) ? Single(scope) : Value.Null;
    }

    private Value Each(List<Value> items, Scope scope)
    {
        var results = new List<Value>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            scope.Index = Value.Of(i);
            if (!items[i].IsUndefined) scope.Data = items[i];
            if (Holds(scope)) results.Add(Single(scope));
        }

        return results.Count switch
        {
            0 => Value.Null,
            1 => results[0],
            _ => Value.Of(results),
        };
    }

    // A literal that counts as false keeps the object, any other drops it.
    private bool Holds(Scope scope) => when switch
    {
        null => true,
        ExpressionNode condition => condition.Holds(scope),
        LiteralNode literal => literal.Value.IsFalsy,
        _ => false,
    };

    private Value Single(Scope scope)
    {
        var expanded = new Value[values.Length];
        for (var i = 0; i < values.Length; i++) expanded[i] = values[i].Expand(scope);
        return Value.Of(new ValueObject(keys, expanded));
    }
}
