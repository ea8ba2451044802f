using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Functions that evaluate an expression for each item of a list, or for each key and value of an object.</summary>
internal static class ItemFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        new("foreach", Returns.List, Takes.ItemExpression, ForEach),
        new("select", Returns.List, Takes.ItemExpression, ForEach),
        new("where", Returns.List, Takes.ItemExpression, Where),
        new("any", Returns.Boolean, Takes.ItemExpression, Any),
        new("all", Returns.Boolean, Takes.ItemExpression, EveryItem),
        new("indicesAndValues", Returns.List, Takes.Any(1, 1), IndicesAndValues),
    ];

    private static Value ForEach(Call call, Scope scope, bool substitutes)
    {
        var source = call.Children[0].Evaluate(scope, substitutes);
        if (!source.IsError && source.IsFalsy) return Value.Of(new ExpressionError(() => $"{call.Children[0]} is null"));
        if (source.IsError || Items(source) is not { } items) return Problem(call, source);
        var results = new List<Value>(items.Count);
        foreach (var item in items)
        {
            var result = Evaluate(call, scope, substitutes, item);
            if (result.Problem is { } problem) return Value.Of(new ExpressionError(() => problem.Reason) { Beside = Value.Of(results) });
            results.Add(result);
        }

        return Value.Of(results);
    }

    private static Value Where(Call call, Scope scope, bool substitutes)
    {
        var source = call.Children[0].Evaluate(scope, substitutes);
        if (source.IsError || Items(source) is not { } items) return Problem(call, source);
        var kept = items.Where(item => Evaluate(call, scope, substitutes, item) is { IsError: false, CountsAsTrue: true }).ToList();
        if (source.List is not null) return Value.Of(kept);
        var result = new ValueObject(kept.Count);
        foreach (var item in kept) result.Set(item.Object!["key"].Text!, item.Object["value"]);
        return Value.Of(result);
    }

    private static Value Any(Call call, Scope scope, bool substitutes)
    {
        var source = call.Children[0].Evaluate(scope, substitutes);
        if (source.IsError || Items(source) is not { } items) return Problem(call, source, Value.False);
        return Value.Of(items.Exists(item => Evaluate(call, scope, substitutes, item) is { IsError: false, CountsAsTrue: true }));
    }

    private static Value EveryItem(Call call, Scope scope, bool substitutes)
    {
        var source = call.Children[0].Evaluate(scope, substitutes);
        if (source.IsError || Items(source) is not { } items) return Problem(call, source, Value.True);
        return Value.Of(items.TrueForAll(item => Evaluate(call, scope, substitutes, item) is { IsError: false, CountsAsTrue: true }));
    }

    private static Value IndicesAndValues(Call call, Scope scope, bool substitutes)
    {
        var source = call.Children[0].Evaluate(scope, substitutes);
        if (source.IsError) return source.Passed();
        if (source.List is { } list) return Value.Of(list.Select((member, i) => Pair("index", Value.Of(i), member)).ToList());
        if (source.Object is not { } keyed) return source.IsNull ? throw NoItems(call) : Problem(call, source);
        var pairs = new List<Value>(keyed.Count);
        for (var i = 0; i < keyed.Count; i++) pairs.Add(Pair("index", Value.Of(keyed.Keys[i]), keyed.Values[i]));
        return Value.Of(pairs);
    }

    private static Value Evaluate(Call call, Scope scope, bool substitutes, in Value item)
    {
        scope.Enter(((Constant)((Call)call.Children[1]).Children[0]).Value.Text!, item);
        var result = call.Children[2].Evaluate(scope, substitutes);
        scope.Leave();
        return result;
    }

    // Null has no items in a way that breaks; texts and numbers just have none.
    private static List<Value>? Items(in Value source)
    {
        if (source.IsNull) throw new ExpressionBreak("null has no items");
        if (source.List is { } list) return list;
        if (source.Object is not { } keyed) return null;
        var items = new List<Value>(keyed.Count);
        for (var i = 0; i < keyed.Count; i++) items.Add(Pair("key", Value.Of(keyed.Keys[i]), keyed.Values[i]));
        return items;
    }

    private static Value Pair(string name, in Value key, in Value value)
    {
        var pair = new ValueObject(2);
        pair.Set(name, key);
        pair.Set("value", value);
        return Value.Of(pair);
    }

    private static Value Problem(Call call, Value source, Value beside = default) =>
        Value.Of(new ExpressionError(() => source.Problem?.Reason ?? $"{call.Children[0]} is not a list or object") { Beside = beside });

    private static ExpressionBreak NoItems(Call call) => new($"{call.Children[0]} is null and has no items");
}
