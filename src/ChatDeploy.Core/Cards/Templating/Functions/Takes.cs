using ChatDeploy.Core.Cards.Templating.Expressions;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>What functions take. Refused is what can be seen without data: a wrong count, and a constant or result of the wrong kind.</summary>
internal static class Takes
{
    /// <summary>So many arguments, each possibly of this kind.</summary>
    public static ArgumentRule Each(Returns kind, int least, int most = int.MaxValue) => call =>
    {
        if (CountProblem(call, least, most) is { } problem) return problem;
        return call.Children.FirstOrDefault(child => !MayBe(child, kind)) is { } wrong ? WrongKind(call, wrong, kind) : null;
    };

    /// <summary>So many arguments of any kind.</summary>
    public static ArgumentRule Any(int least, int most = int.MaxValue) => Each(Returns.Object, least, most);

    /// <summary>Arguments of these kinds, then perhaps optional ones.</summary>
    public static ArgumentRule Order(Returns[] required, params Returns[] optional) => call =>
    {
        if (CountProblem(call, required.Length, required.Length + optional.Length) is { } problem) return problem;
        for (var i = 0; i < call.Children.Length; i++)
        {
            var kind = i < required.Length ? required[i] : optional[i - required.Length];
            if (!MayBe(call.Children[i], kind)) return WrongKind(call, call.Children[i], kind);
        }

        return null;
    };

    /// <summary>A list, a name and an expression that is evaluated for each item with that name.</summary>
    public static string? ItemExpression(Call call)
    {
        if (call.Children.Length != 3) return $"'{call}' takes a list, a name and an expression";
        return call.Children[1] is Accessor { Children.Length: 1 } ? null : $"'{call.Children[1]}' is not a name for the items";
    }

    /// <summary>A name, perhaps behind something that can have one.</summary>
    public static string? Path(Call call)
    {
        if (call.Children is not [Constant { Value.Text: not null }, ..] || call.Children.Length > 2) return "a path needs a name";
        return call.Children.Length == 2 && !call.Children[1].Returns.HasFlag(Returns.Object) ? $"'{call.Children[1]}' is not an object and has no '{((Constant)call.Children[0]).Value.Text}'" : null;
    }

    private static bool MayBe(Expression child, Returns kind) =>
        kind.HasFlag(Returns.Object) || child.Returns.HasFlag(Returns.Object) || (child.Returns & kind) != Returns.None;

    private static string? CountProblem(Call call, int least, int most)
    {
        var count = call.Children.Length;
        if (count >= least && count <= most) return null;
        var wanted = least == most ? $"{least}" : most == int.MaxValue ? $"at least {least}" : $"{least} to {most}";
        return $"'{call.Function.Name}' takes {wanted} argument{(wanted == "1" ? "" : "s")}, here are {count}";
    }

    private static string WrongKind(Call call, Expression wrong, Returns kind) => $"'{wrong}' cannot be what '{call.Function.Name}' takes: {kind}";
}
