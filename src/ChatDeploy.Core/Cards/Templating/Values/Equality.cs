namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>The three equalities of the reference.</summary>
internal static class Equality
{
    /// <summary>As <c>==</c> of expressions: by content, null equals nothing, numbers within the smallest step of 1.</summary>
    public static bool Loose(in Value left, in Value right)
    {
        if (left.IsMissing || right.IsMissing) return left.IsMissing && right.IsMissing;
        if (left.List is { } lefts && right.List is { } rights)
        {
            if (lefts.Count != rights.Count) return false;
            for (var i = 0; i < lefts.Count; i++)
            {
                if (!Loose(lefts[i], rights[i])) return false;
            }

            return true;
        }

        if (left.Object is not null && right.Object is not null) return Deep(left, right);
        if (left.IsNumber && right.IsNumber && Math.Abs(left.Number - right.Number) < Math.Pow(2, -52)) return true;
        return Strict(left, right);
    }

    /// <summary>As <c>===</c>: lists and objects only equal themselves, NaN nothing.</summary>
    public static bool Strict(in Value left, in Value right) => left.Kind == right.Kind && left.Kind switch
    {
        ValueKind.Undefined or ValueKind.Null => true,
        ValueKind.Boolean => left.IsTrue == right.IsTrue,
        ValueKind.Number => left.Number == right.Number,
        ValueKind.Text => string.Equals(left.Text, right.Text),
        _ => ReferenceEquals(left.Identity, right.Identity),
    };

    /// <summary>Each value once, the first of them kept: by content for texts and numbers, by identity for lists and objects.</summary>
    public static List<Value> Distinct(IEnumerable<Value> values)
    {
        var seen = new HashSet<object>();
        return [.. values.Where(value => seen.Add(value.Kind switch
        {
            ValueKind.Text => (ValueKind.Text, value.Text!),
            ValueKind.Number => (ValueKind.Number, value.Number == 0 ? 0 : value.Number),
            ValueKind.Boolean => (ValueKind.Boolean, value.IsTrue),
            ValueKind.Undefined or ValueKind.Null => value.Kind,
            _ => value.Identity!,
        }))];
    }

    private static bool Deep(in Value left, in Value right)
    {
        if (left.Object is { } one && right.Object is { } other)
        {
            if (one.Count != other.Count) return false;
            for (var i = 0; i < one.Count; i++)
            {
                var at = other.IndexOf(one.Keys[i]);
                if (at < 0 || !Deep(one.Values[i], other.Values[at])) return false;
            }

            return true;
        }

        if (left.List is { } lefts && right.List is { } rights)
        {
            if (lefts.Count != rights.Count) return false;
            for (var i = 0; i < lefts.Count; i++)
            {
                if (!Deep(lefts[i], rights[i])) return false;
            }

            return true;
        }

        return Strict(left, right) || (left.Kind == ValueKind.Number && right.Kind == ValueKind.Number && double.IsNaN(left.Number) && double.IsNaN(right.Number));
    }
}
