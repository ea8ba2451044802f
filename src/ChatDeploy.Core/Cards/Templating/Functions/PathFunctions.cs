using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Reading data: paths, indexes, properties.</summary>
internal static class PathFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        new("Accessor", Returns.Object, Takes.Path, (_, _, _) => Value.Undefined),
        new("Element", Returns.Object, Takes.Any(2, 2), Element),
        new("getProperty", Returns.Object, Takes.Order([Returns.Object], Returns.Text), GetProperty),
    ];

    // An error of what is indexed, or of the index, leaves no outcome at all: a slip of the reference that reaches as far as the card.
    private static Value Element(Call call, Scope scope, bool substitutes)
    {
        var instance = call.Children[0].Evaluate(scope, substitutes);
        if (instance.IsError) return Value.Nothing;
        var index = call.Children[1].Evaluate(scope, substitutes: false);
        if (index.IsError) return Value.Nothing;
        if (index.Text is { } key) return PathText.Property(instance, key);
        if (!index.IsInteger) return Value.Of(new ExpressionError(() => $"{call.Children[1]} is neither a whole number nor a text"));
        if (instance.IsMissing) return Value.Undefined;
        if (instance.List is not { } list) return Value.Of(new ExpressionError(() => $"{call.Children[0]} is not a list"));
        return index.Number >= 0 && index.Number < list.Count ? list[(int)index.Number] : Value.Of(new ExpressionError(() => $"{call} is out of range"));
    }

    private static Value GetProperty(Call call, Scope scope, bool substitutes)
    {
        var first = call.Children[0].Evaluate(scope, substitutes);
        if (first.IsError) return first.Passed();
        Value found;
        PathText path;
        if (call.Children.Length == 1)
        {
            if (first.Text is not { } name) return Value.Error($"{call.Children[0]} is not a text");
            path = PathText.Written(name);
            found = scope.Find(path);
        }
        else
        {
            var property = call.Children[1].Evaluate(scope, substitutes);
            if (property.IsError) return property.Passed();
            path = PathText.Written(ScriptText.WriteOrBreak(property));
            found = first.IsUndefined ? Value.Undefined : path.Follow(first, 0);
        }

        return found.IsUndefined && substitutes ? Value.Of(path.Substitute) : found;
    }
}
