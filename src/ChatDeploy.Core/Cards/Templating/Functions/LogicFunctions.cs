using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Conditions, comparisons and questions about kinds.</summary>
internal static class LogicFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        new("if", Returns.Object, Takes.Any(3, 3), If),
        new("&&", Returns.Boolean, Takes.Any(1), (call, scope, _) => Value.Of(Array.TrueForAll(call.Children, child => Holds(child, scope)))),
        new("||", Returns.Boolean, Takes.Any(1), Or),
        new("!", Returns.Boolean, Takes.Any(1, 1), (call, scope, _) => Value.Of(!Holds(call.Children[0], scope))),
        new("ignore", Returns.Boolean, Takes.Order([Returns.Boolean]), (call, scope, substitutes) => call.Children[0].Outcome(scope, substitutes)),
        Function.Condition("==", Takes.Any(2, 2), null, arguments => Value.Of(Equality.Loose(arguments[0], arguments[1]))),
        Function.Condition("!=", Takes.Any(2, 2), null, arguments => Value.Of(!Equality.Loose(arguments[0], arguments[1]))),
        Compare("<", order => order < 0),
        Compare("<=", order => order <= 0),
        Compare(">", order => order > 0),
        Compare(">=", order => order >= 0),
        Function.Condition("exists", Takes.Any(1, 1), Rules.Present, _ => Value.True),
        Function.Condition("empty", Takes.Any(1, 1), Rules.ContainerOrMissing, arguments => Value.Of(IsEmpty(arguments[0]))),
        Function.Condition("bool", Takes.Any(1, 1), null, arguments => Value.Of(IsTrue(arguments[0]))),
        Function.Of("coalesce", Returns.Object, Takes.Any(1), null, arguments => Array.Find(arguments, argument => !argument.IsMissing)),
        Kind("isString", value => value.Text is not null),
        Kind("isArray", value => value.List is not null),
        Kind("isBoolean", value => value.IsBoolean),
        Kind("isObject", value => value.Kind is ValueKind.Object or ValueKind.List or ValueKind.Null),
        Kind("isInteger", value => value.IsInteger),
        Kind("isFloat", value => value.IsNumber && !value.IsInteger),
    ];

    private static Function Kind(string name, Func<Value, bool> question) =>
        Function.Of(name, Returns.Boolean, Takes.Any(1, 1), null, arguments => Value.Of(question(arguments[0])));

    // Numbers with numbers and texts (by code unit) with texts; all else is an error, not false.
    private static Function Compare(string name, Func<int, bool> decide) => Function.Condition(name, Takes.Any(2, 2), Rules.Present, arguments =>
    {
        var (left, right) = (arguments[0], arguments[1]);
        if (left.IsNumber && right.IsNumber) return Value.Of(decide(left.Number.CompareTo(right.Number)));
        if (left.Text is { } one && right.Text is { } other) return Value.Of(decide(string.CompareOrdinal(one, other)));
        return Value.Of(new ExpressionError(() => $"{ScriptText.Write(left)} and {ScriptText.Write(right)} cannot be compared") { Beside = Value.False });
    });

    private static Value If(Call call, Scope scope, bool substitutes) =>
        call.Children[Holds(call.Children[0], scope) ? 1 : 2].Evaluate(scope, substitutes);

    // Where none holds the last value is the result, which may be null.
    private static Value Or(Call call, Scope scope, bool substitutes)
    {
        var last = Value.Undefined;
        foreach (var child in call.Children)
        {
            var value = child.Evaluate(scope, substitutes: false);
            if (!value.IsError && value.CountsAsTrue) return Value.True;
            last = value.Problem?.Beside ?? value;
        }

        return last;
    }

    // Errors count as false.
    private static bool Holds(Expression condition, Scope scope)
    {
        var value = condition.Evaluate(scope, substitutes: false);
        return !value.IsError && value.CountsAsTrue;
    }

    private static bool IsEmpty(in Value value) => value.Kind switch
    {
        ValueKind.Text => value.Text!.Length == 0,
        ValueKind.List => value.List!.Count == 0,
        ValueKind.Object => value.Object!.Count == 0,
        _ => true,
    };

    private static bool IsTrue(in Value value)
    {
        if (value.IsNumber) return value.Number != 0;
        return !ScriptText.Write(value).Contains("false", StringComparison.OrdinalIgnoreCase) && value.CountsAsTrue;
    }
}
