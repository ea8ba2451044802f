using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Objects. As in the reference, setting and removing change the object itself, also where it is part of the data.</summary>
internal static class ObjectFunctions
{
    private static readonly HashSet<string> Inherited =
    [
        "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
        "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__",
    ];

    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        Function.Of("setProperty", Returns.Object, Takes.Order([Returns.Object, Returns.Text, Returns.Object]), null, arguments => Set(arguments[0], ScriptText.Write(arguments[1]), arguments[2])),
        Function.Of("addProperty", Returns.Object, Takes.Order([Returns.Object, Returns.Text, Returns.Object]), null, Add),
        Function.Of("removeProperty", Returns.Object, Takes.Order([Returns.Object, Returns.Text]), null, Remove),
        Function.Of("merge", Returns.Object, Takes.Any(1), null, Merge),
    ];

    /// <summary>A copy that shares nothing, as JSON would make it.</summary>
    public static Value Copy(in Value value)
    {
        if (value.List is { } list) return Value.Of(list.ConvertAll(member => Copy(member)));
        if (value.Object is not { } source) return value.IsUndefined || (value.Kind is ValueKind.Number && !double.IsFinite(value.Number)) ? Value.Null : value;
        var copy = new ValueObject(source.Count);
        for (var i = 0; i < source.Count; i++)
        {
            if (!source.Values[i].IsUndefined) copy.Set(source.Keys[i], Copy(source.Values[i]));
        }

        return Value.Of(copy);
    }

    private static Value Set(in Value target, string key, in Value value)
    {
        if (target.Object is { } source)
        {
            source.Set(key, value);
            return target;
        }

        if (target.List is not { } list || ValueObject.WholeNumber(key) is not { } index || index > list.Count) return Value.Error($"'{key}' can only be set in an object");
        if (index == list.Count) list.Add(value);
        else list[(int)index] = value;
        return target;
    }

    private static Value Add(Value[] arguments)
    {
        var key = ScriptText.Write(arguments[1]);
        if (arguments[0].Object is not { } source) return Value.Error($"'{key}' can only be added to an object");
        return source.IndexOf(key) >= 0 || Inherited.Contains(key) ? Value.Of(new ExpressionError($"'{key}' is there already") { Beside = arguments[0] }) : Set(arguments[0], key, arguments[2]);
    }

    private static Value Remove(Value[] arguments)
    {
        var key = ScriptText.Write(arguments[1]);
        if (arguments[0].IsMissing) return Value.Error($"'{key}' can only be removed from an object");
        arguments[0].Object?.Remove(key);
        if (arguments[0].List is { } list && ValueObject.WholeNumber(key) is { } index && index < list.Count) list[(int)index] = Value.Undefined;
        return arguments[0];
    }

    private static Value Merge(Value[] arguments)
    {
        var merged = new ValueObject();
        foreach (var argument in arguments)
        {
            if (argument.List is null && argument.Object is null) return Value.Error("only objects and lists of objects can be merged");
            foreach (var part in argument.List ?? [argument])
            {
                if (part.Object is null && !part.IsNull) return Value.Error("only objects and lists of objects can be merged");
                for (var i = 0; i < (part.Object?.Count ?? 0); i++) merged.Set(part.Object!.Keys[i], part.Object.Values[i]);
            }
        }

        return Value.Of(merged);
    }
}
