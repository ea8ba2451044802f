using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Arithmetic, on doubles; a quotient of whole numbers is rounded down.</summary>
internal static class NumberFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        Function.Chain("+", Returns.Text | Returns.Number, Takes.Each(Returns.Text | Returns.Number, 2), Rules.NumberTextOrNothing, Add),
        Chain("-", (left, right) => left - right),
        Chain("*", (left, right) => left * right),
        new("/", Returns.Number, Takes.Each(Returns.Number, 2), Divide),
        Function.Chain("^", Returns.Number, Takes.Each(Returns.Number, 2), Rules.NumberOrNumbers, (left, right) => Value.Of(Power(Plain(left), Plain(right)))),
        Function.Of("%", Returns.Number, Takes.Each(Returns.Number, 2, 2), Rules.Integer, arguments =>
            arguments[1].Number == 0 ? Value.Error("there is no remainder of a division by 0") : Value.Of(arguments[0].Number % arguments[1].Number)),
        Transform("abs", Math.Abs),
        Transform("ceiling", Math.Ceiling),
        Transform("floor", Math.Floor),
        Function.Of("sqrt", Returns.Number, Takes.Each(Returns.Number, 1, 1), Rules.Number, arguments =>
            arguments[0].Number < 0 ? Value.Error("there is no square root of a negative number") : Value.Of(Math.Sqrt(arguments[0].Number))),
        Function.Of("round", Returns.Number, Takes.Each(Returns.Number, 1, 2), Rules.Number, Round),
        Function.Of("min", Returns.Number, Takes.Any(1), Rules.NumberOrNumbers, arguments => Value.Of(Flat(arguments).Aggregate(double.PositiveInfinity, Math.Min))),
        Function.Of("max", Returns.Number, Takes.Any(1), Rules.NumberOrNumbers, arguments => Value.Of(Flat(arguments).Aggregate(double.NegativeInfinity, Math.Max))),
        Function.Of("sum", Returns.Number, Takes.Order([Returns.List]), Rules.Numbers, arguments => Total(arguments[0].List!)),
        Function.Of("average", Returns.Number, Takes.Any(1, 1), Rules.Numbers, arguments =>
            Total(arguments[0].List!) is { IsError: false } total ? Value.Of(total.Number / arguments[0].List!.Count) : Total(arguments[0].List!)),
        Function.Of("range", Returns.List, Takes.Each(Returns.Number, 2, 2), Rules.Integer, Range),
        Function.Of("addOrdinal", Returns.Text, Takes.Each(Returns.Number, 1, 1), Rules.Integer, arguments => Value.Of(Ordinal(arguments[0].Number))),
    ];

    private const int LongestRange = 100_000;

    private static Function Chain(string name, Func<double, double, double> body) =>
        Function.Chain(name, Returns.Number, Takes.Each(Returns.Number, 2), Rules.Number, (left, right) => Value.Of(body(left.Number, right.Number)));

    private static Function Transform(string name, Func<double, double> body) =>
        Function.Of(name, Returns.Number, Takes.Each(Returns.Number, 1, 1), Rules.Number, arguments => Value.Of(body(arguments[0].Number)));

    private static Value Add(Value left, Value right)
    {
        if (left.IsNumber && right.IsNumber) return Value.Of(left.Number + right.Number);
        if ((left.IsMissing && right.IsNumber) || (right.IsMissing && left.IsNumber)) return Value.Error("a number and a value that is not there cannot be added");
        return Value.Of((left.IsMissing ? "" : ScriptText.Write(left)) + (right.IsMissing ? "" : ScriptText.Write(right)));
    }

    private static Value Divide(Call call, Scope scope, bool substitutes)
    {
        var values = new double[call.Children.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var child = call.Children[i];
            var value = child.Evaluate(scope, substitutes);
            if (value.IsError) return value.Passed();
            if (!value.IsNumber) return Value.Of(new ExpressionError(() => $"{child} is not a number"));
            if (i > 0 && value.Number == 0) return Value.Of(new ExpressionError(() => $"{child} is 0, and nothing can be divided by it"));
            values[i] = value.Number;
        }

        return Value.Of(values.Aggregate((left, right) => IsWhole(left) && IsWhole(right) ? Math.Floor(left / right) : left / right));
    }

    private static bool IsWhole(double number) => double.IsFinite(number) && Math.Floor(number) == number;

    // A list counts as the number in it, an empty one as 0.
    private static double Plain(in Value value) => value.List switch
    {
        null => value.Number,
        [] => 0,
        [var only] => only.Number,
        _ => double.NaN,
    };

    private static double Power(double number, double exponent) =>
        double.IsNaN(exponent) || (Math.Abs(number) == 1 && double.IsInfinity(exponent)) ? double.NaN : Math.Pow(number, exponent);

    private static Value Round(Value[] arguments)
    {
        if (arguments.Length == 2 && !arguments[1].IsInteger) return Value.Error("the digits to round to are not a whole number");
        var digits = arguments.Length == 2 ? arguments[1].Number : 0;
        return digits is < 0 or > 15 ? Value.Error("the digits to round to are 0 to 15") : Value.Of(Round(arguments[0].Number, digits));
    }

    /// <summary>Rounds to so many digits as the reference does, through a multiplication.</summary>
    public static double Round(double number, double digits) => NumberText.Round(number * Math.Pow(10, digits)) / Math.Pow(10, digits);

    private static IEnumerable<double> Flat(Value[] arguments) =>
        arguments.SelectMany(argument => argument.List?.Select(member => member.Number) ?? [argument.Number]);

    private static Value Total(List<Value> numbers)
    {
        if (numbers.Count == 0) return Value.Error("an empty list has no sum");
        var total = numbers[0].Number;
        for (var i = 1; i < numbers.Count; i++) total += numbers[i].Number;
        return Value.Of(total);
    }

    private static Value Range(Value[] arguments)
    {
        var (start, count) = (arguments[0].Number, arguments[1].Number);
        if (count is <= 0 or > LongestRange) return Value.Error($"a range has 1 to {LongestRange} members");
        return Value.Of(Enumerable.Range(0, (int)count).Select(i => Value.Of(start + i)).ToList());
    }

    private static string Ordinal(double number)
    {
        var text = NumberText.Write(number);
        if (number <= 0) return text;
        return text + ((number % 100, number % 10) switch
        {
            (11 or 12 or 13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        });
    }
}
