using System.Text;
using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Nodes;

/// <summary>A text with expressions. One that is a single expression keeps its kind; of several parts each that fails stays as it was written.</summary>
internal sealed class ExpressionNode(string path, Expression expression) : TemplateNode(path)
{
    /// <inheritdoc/>
    public override Value Expand(Scope scope)
    {
        if (expression is Call { Function.Name: "concat" } parts) return Join(parts, scope);
        var value = Outcome(scope, substitutes: true);
        return value.Problem is { } problem ? throw new CardTemplateException($"{Path}: {problem.Reason}") : value;
    }

    /// <summary>Whether it is true, as <c>$when</c> asks: true and nothing else; an error is not.</summary>
    public bool Holds(Scope scope) => Outcome(scope, substitutes: false).IsTrue;

    private Value Outcome(Scope scope, bool substitutes)
    {
        try
        {
            return expression.Evaluate(scope, substitutes);
        }
        catch (ExpressionBreak broken)
        {
            throw new CardTemplateException($"{Path}: {broken.Message}", broken);
        }
    }

    private Value Join(Call parts, Scope scope)
    {
        var text = new StringBuilder();
        foreach (var part in parts.Children)
        {
            if (part is Constant { Value.Text: { } literal })
            {
                text.Append(literal);
                continue;
            }

            var value = Part(part, scope);
            if (value.IsNothing || value.IsMissing) throw new CardTemplateException($"{Path}: ${{{part}}} is {(value.IsNull ? "null" : "nothing")}, which a text cannot take up; guard it with if(exists(…), …, '')");
            text.Append(ScriptText.Write(value));
        }

        return Value.Of(text.ToString());
    }

    private static Value Part(Expression part, Scope scope)
    {
        try
        {
            var value = part.Outcome(scope, substitutes: true);
            return value.IsError ? Value.Of($"${{{part}}}") : value;
        }
        catch (ExpressionBreak)
        {
            scope.LeaveAll();
            return Value.Of($"${{{part}}}");
        }
    }
}
