using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Lists as wholes.</summary>
internal static class ListFunctions
{
    private const Returns TextOrList = Returns.Text | Returns.List;
    private const int Thorough = 100;

    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        Function.Of("createArray", Returns.List, Takes.Any(0), null, arguments => Value.Of(arguments.ToList())),
        Function.Of("count", Returns.Number, Takes.Order([TextOrList]), Rules.Container, Count),
        Function.Of("first", Returns.Object, Takes.Any(1, 1), null, arguments => End(arguments[0], last: false)),
        Function.Of("last", Returns.Object, Takes.Any(1, 1), null, arguments => End(arguments[0], last: true)),
        new("take", TextOrList, Takes.Order([TextOrList, Returns.Number]), (call, scope, substitutes) => Part(call, scope, substitutes, take: true)),
        new("skip", Returns.List, Takes.Order([Returns.List, Returns.Number]), (call, scope, substitutes) => Part(call, scope, substitutes, take: false)),
        new("subArray", Returns.List, Takes.Order([Returns.List, Returns.Number], Returns.Number), SubArray),
        Function.Of("union", Returns.List, Takes.Each(Returns.List, 1), Rules.List, arguments => Value.Of(Equality.Distinct(arguments.SelectMany(argument => argument.List!)))),
        Function.Of("unique", Returns.List, Takes.Order([Returns.List]), Rules.List, arguments => Value.Of(Equality.Distinct(arguments[0].List!))),
        Function.Of("intersection", Returns.List, Takes.Each(Returns.List, 1), Rules.List, arguments =>
            Value.Of(Equality.Distinct(arguments[0].List!.Where(member => Array.TrueForAll(arguments, list => list.List!.Exists(other => Equality.Strict(member, other))))))),
        Function.Of("reverse", TextOrList, Takes.Order([TextOrList]), Rules.Container, Reverse),
        Function.Of("flatten", Returns.List, Takes.Order([Returns.List], Returns.Number), null, Flatten),
        Function.Of("join", Returns.Text, Takes.Order([Returns.List, Returns.Text], Returns.Text), null, Join),
        new("sortBy", Returns.List, Takes.Order([Returns.List], Returns.Text), (call, scope, substitutes) => Sorting.Sort(call, scope, substitutes, descending: false)),
        new("sortByDescending", Returns.List, Takes.Order([Returns.List], Returns.Text), (call, scope, substitutes) => Sorting.Sort(call, scope, substitutes, descending: true)),
    ];

    private static Value Count(Value[] arguments) => arguments[0].Kind switch
    {
        ValueKind.Text => Value.Of(arguments[0].Text!.Length),
        ValueKind.List => Value.Of(arguments[0].List!.Count),
        ValueKind.Object => Value.Of(arguments[0].Object!.Count),
        _ => Value.Error("null has no members to count"),
    };

    private static Value End(in Value value, bool last)
    {
        if (value.Text is { Length: > 0 } text) return Value.Of((last ? text[^1] : text[0]).ToString());
        return value.List is { Count: > 0 } list ? list[last ? ^1 : 0] : Value.Undefined;
    }

    private static Value Part(Call call, Scope scope, bool substitutes, bool take)
    {
        var whole = call.Children[0].Evaluate(scope, substitutes);
        if (whole.IsError) return whole.Passed();
        if (whole.List is null && (!take || whole.Text is null)) return Value.Of(new ExpressionError(() => $"{call.Children[0]} is not a list"));
        var count = call.Children[1].Evaluate(scope, substitutes);
        if (count.IsError) return count.Passed();
        if (!count.IsInteger) return Value.Of(new ExpressionError(() => $"{call.Children[1]} is not a whole number"));
        var at = (int)Math.Clamp(count.Number, 0, whole.List?.Count ?? whole.Text!.Length);
        if (whole.Text is { } text) return Value.Of(text[..at]);
        return Value.Of(take ? whole.List![..at] : whole.List![at..]);
    }

    private static Value SubArray(Call call, Scope scope, bool substitutes)
    {
        var whole = call.Children[0].Evaluate(scope, substitutes);
        if (whole.IsError) return whole.Passed();
        if (whole.List is not { } list) return Value.Of(new ExpressionError(() => $"{call.Children[0]} is not a list"));
        var bounds = new[] { 0, list.Count };
        for (var i = 1; i < call.Children.Length; i++)
        {
            var child = call.Children[i];
            var bound = child.Evaluate(scope, substitutes);
            if (bound.IsError) return bound.Passed();
            if (!bound.IsInteger || bound.Number < 0 || bound.Number > list.Count) return Value.Of(new ExpressionError(() => $"{child} is out of range"));
            bounds[i - 1] = (int)bound.Number;
        }

        return Value.Of(bounds[0] < bounds[1] ? list[bounds[0]..bounds[1]] : []);
    }

    // The reference turns the list itself round, so it stays turned for the rest of the card.
    private static Value Reverse(Value[] arguments)
    {
        if (arguments[0].Text is { } text)
        {
            var letters = text.ToCharArray();
            Array.Reverse(letters);
            return Value.Of(new string(letters));
        }

        if (arguments[0].List is not { } list) return Value.Error("only a text or list can be reversed");
        list.Reverse();
        return arguments[0];
    }

    private static Value Flatten(Value[] arguments)
    {
        if (arguments[0].List is not { } list) return Value.Error("only a list can be flattened");
        var depth = arguments.Length > 1 ? arguments[1].Number : Thorough;
        if (!(depth >= 1)) depth = 1;
        var flat = ObjectFunctions.Copy(Value.Of(list)).List!;
        for (var i = 0; i < depth && flat.Exists(member => member.List is not null); i++)
        {
            flat = [.. flat.SelectMany(member => member.List ?? [member])];
        }

        return Value.Of(flat);
    }

    private static Value Join(Value[] arguments)
    {
        if (arguments[0].List is not { } list) return Value.Error("only a list can be joined");
        var separator = Separator(arguments[1]);
        if (arguments.Length == 2) return Value.Of(ScriptText.Join(list, separator));
        if (list.Count < 3) return Value.Of(ScriptText.Join(list, Separator(arguments[2])));
        return Value.Of(ScriptText.Join(list[..^1], separator) + ScriptText.Write(arguments[2]) + ScriptText.Write(list[^1]));
    }

    private static string Separator(in Value value) => value.IsUndefined ? "," : ScriptText.Write(value);
}
