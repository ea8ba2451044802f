using ChatDeploy.Core.Cards.Templating.Functions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Expressions;

/// <summary>A path: <c>a.b</c>, <c>a[0].b</c>, <c>first(list).b</c>. Its parts are put together as text and cut again, as the reference does, so a key with a dot is only found by an index at the end.</summary>
internal sealed class Accessor : Call
{
    private readonly PathText? _fixed;
    private readonly Expression? _origin;

    /// <summary>A path of one name, or a name behind an expression.</summary>
    public Accessor(Function function, Expression[] children)
        : base(function, children)
    {
        var segments = new List<string>();
        Expression? left = this;
        var known = true;
        while (known && left is Call call)
        {
            if (call is Accessor { Children: [Constant { Value.Text: { } name }, ..] })
            {
                segments.Add(name + ".");
                left = call.Children.Length == 2 ? call.Children[1] : null;
            }
            else if (call.Function.Name is "Element" && call.Children.Length == 2)
            {
                known = call.Children[1] is Constant { Value.IsInteger: true };
                if (known) segments.Add($"[{call.Children[1]}].");
                left = call.Children[0];
            }
            else
            {
                break;
            }
        }

        if (!known) return;
        segments.Reverse();
        _fixed = PathText.Of(string.Concat(segments));
        _origin = left;
    }

    /// <inheritdoc/>
    public override Value Outcome(Scope scope, bool substitutes)
    {
        var (path, origin) = (_fixed, _origin);
        if (path is null)
        {
            (path, origin, var error) = Accumulate(scope, substitutes);
            if (error.IsError) return error;
        }

        Value found;
        if (origin is null)
        {
            found = scope.Find(path!);
        }
        else
        {
            var start = origin.Evaluate(scope, substitutes);
            if (start.IsError) return start.Passed();
            found = start.IsUndefined ? Value.Undefined : path!.Follow(start, 0);
        }

        return found.IsUndefined && substitutes ? Value.Of(path!.Substitute) : found;
    }

    /// <inheritdoc/>
    public override string ToString() => Children switch
    {
        [Constant { Value.Text: { } name }] => name,
        [Constant { Value.Text: { } name }, var left] => $"{left}.{name}",
        _ => base.ToString(),
    };

    private (PathText? Path, Expression? Origin, Value Error) Accumulate(Scope scope, bool substitutes)
    {
        var segments = new List<string>();
        Expression? left = this;
        while (left is Call call)
        {
            if (call is Accessor)
            {
                segments.Add(((Constant)call.Children[0]).Value.Text + ".");
                left = call.Children.Length == 2 ? call.Children[1] : null;
            }
            else if (call.Function.Name is "Element")
            {
                var index = call.Children[1].Evaluate(scope, substitutes);
                if (index.IsError) return (null, null, index.Passed());
                var written = ScriptText.Write(index);
                if (!double.IsNaN(NumberText.ReadWhole(written))) segments.Add($"[{written}].");
                else if (index.Text is not null) segments.Add($"['{written}'].");
                else return (null, null, Value.Error($"{call.Children[1]} is neither a whole number nor a text"));
                left = call.Children[0];
            }
            else
            {
                break;
            }
        }

        segments.Reverse();
        return (PathText.Of(string.Concat(segments)), left, default);
    }
}
