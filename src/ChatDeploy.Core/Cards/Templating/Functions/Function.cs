using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Evaluates a call.</summary>
internal delegate Value Evaluation(Call call, Scope scope, bool substitutes);

/// <summary>What is wrong with the arguments of a call before anything is evaluated, or null.</summary>
internal delegate string? ArgumentRule(Call call);

/// <summary>What is wrong with an argument's value (<c>is not a number</c>), or null.</summary>
internal delegate string? ValueRule(in Value value);

/// <summary>A function or operator: its name as the reference prints it, what it takes and gives.</summary>
internal sealed record Function(string Name, Returns Returns, ArgumentRule Takes, Evaluation Evaluate)
{
    /// <summary>A function over the values of its arguments. Errors of arguments become its own.</summary>
    public static Function Of(string name, Returns returns, ArgumentRule takes, ValueRule? rule, Func<Value[], Value> body) => new(name, returns, takes, (call, scope, substitutes) =>
    {
        var error = Arguments(call, scope, substitutes, rule, out var arguments);
        return error.IsError ? error : body(arguments);
    });

    /// <summary>A function that takes its first two values, then the result and the next, and so on.</summary>
    public static Function Chain(string name, Returns returns, ArgumentRule takes, ValueRule? rule, Func<Value, Value, Value> body) => Of(name, returns, takes, rule, arguments =>
    {
        var result = arguments[0];
        for (var i = 1; i < arguments.Length; i++)
        {
            result = body(result, arguments[i]);
            if (result.IsError) return result;
        }

        return result;
    });

    /// <summary>A condition: paths that lead nowhere are nothing in it, and errors of its arguments make it false.</summary>
    public static Function Condition(string name, ArgumentRule takes, ValueRule? rule, Func<Value[], Value> body) => new(name, Returns.Boolean, takes, (call, scope, _) =>
        Arguments(call, scope, substitutes: false, rule, out var arguments).IsError ? Value.False : body(arguments));

    /// <summary>A call of it; the arguments are not checked yet.</summary>
    public Call Call(Expression[] children) => Name is "Accessor" ? new Accessor(this, children) : new Call(this, children);

    private static Value Arguments(Call call, Scope scope, bool substitutes, ValueRule? rule, out Value[] arguments)
    {
        arguments = new Value[call.Children.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = call.Children[i].Evaluate(scope, substitutes);
            if (value.IsError) return value.Passed();
            if (rule?.Invoke(value) is { } problem)
            {
                var child = call.Children[i];
                return Value.Of(new ExpressionError(() => $"{child} {problem}"));
            }

            arguments[i] = value;
        }

        return default;
    }
}
