using System.Text;
using ChatDeploy.Core.Cards.Templating.Functions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Expressions;

/// <summary>A function or operator with its arguments.</summary>
internal class Call(Function function, Expression[] children) : Expression
{
    /// <summary>What is called.</summary>
    public Function Function { get; } = function;

    /// <summary>The arguments.</summary>
    public Expression[] Children { get; } = children;

    /// <inheritdoc/>
    public override Returns Returns => Function.Returns;

    /// <inheritdoc/>
    public override Value Outcome(Scope scope, bool substitutes) => Function.Evaluate(this, scope, substitutes);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Function.Name is "Element" && Children.Length == 2) return $"{Children[0]}[{Children[1]}]";
        var infix = Children.Length >= 2 && !char.IsAsciiLetter(Function.Name[0]);
        return new StringBuilder(infix ? "" : Function.Name).Append('(').AppendJoin(infix ? $" {Function.Name} " : ", ", (IEnumerable<Expression>)Children).Append(')').ToString();
    }
}
