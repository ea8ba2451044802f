using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Sorting lists, equal members staying in their order: by their text, or by a property.</summary>
internal static class Sorting
{
    /// <summary>A sorted copy of the first argument's list.</summary>
    public static Value Sort(Call call, Scope scope, bool substitutes, bool descending)
    {
        var value = call.Children[0].Evaluate(scope, substitutes);
        if (value.IsError) return value.Passed();
        if (value.List is not { } list) return Value.Of(new ExpressionError(() => $"{call.Children[0]} is not a list"));
        var present = list.Where(member => !member.IsUndefined);
        List<Value> sorted;
        if (call.Children.Length == 1)
        {
            sorted = [.. present.OrderBy(ScriptTextOf, StringComparer.Ordinal)];
        }
        else
        {
            var property = call.Children[1].Evaluate(scope, substitutes);
            if (property.IsError) return property.Passed();
            var key = property.IsFalsy ? "" : ScriptText.Write(property);
            sorted = [.. present.OrderBy(member => Property(member, key, list.Count), Comparer<Value>.Create(Compare))];
        }

        sorted.AddRange(list.Where(member => member.IsUndefined));
        if (descending) sorted.Reverse();
        return Value.Of(sorted);
    }

    private static string ScriptTextOf(Value value) => ScriptText.Write(value);

    // Exactly this key, unlike in paths.
    private static Value Property(in Value member, string key, int count)
    {
        if (member.IsNull && count > 1) throw new ExpressionBreak($"null has no property '{key}' to sort by");
        if (member.Text is { } text && string.Equals(key, "length")) return Value.Of(text.Length);
        if (member.List is { } list && string.Equals(key, "length")) return Value.Of(list.Count);
        return member.Object is { } source ? source[key] : PathText.Property(member, key);
    }

    // As the language compares: texts by code unit, all else as numbers, where what is no number is neither less nor greater.
    private static int Compare(Value left, Value right)
    {
        if (left.Text is { } one && right.Text is { } other) return string.CompareOrdinal(one, other);
        var (first, second) = (Number(left), Number(right));
        return first > second ? 1 : second > first ? -1 : 0;
    }

    private static double Number(in Value value) => value.Kind switch
    {
        ValueKind.Number => value.Number,
        ValueKind.Boolean => value.IsTrue ? 1 : 0,
        ValueKind.Null => 0,
        ValueKind.Text => ScriptText.Trim(value.Text!) is { Length: > 0 } text ? double.TryParse(text, out var number) ? number : double.NaN : 0,
        _ => double.NaN,
    };
}
