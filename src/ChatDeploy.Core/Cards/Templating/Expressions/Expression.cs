using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Expressions;

/// <summary>A compiled expression. Immutable: evaluated by many threads at once.</summary>
internal abstract class Expression
{
    /// <summary>What it may result in.</summary>
    public abstract Returns Returns { get; }

    /// <summary>The outcome, which may be none at all.</summary>
    /// <param name="scope">What names mean here.</param>
    /// <param name="substitutes">Whether a path that leads nowhere becomes the text <c>${path}</c>; conditions want nothing instead.</param>
    public abstract Value Outcome(Scope scope, bool substitutes);

    /// <summary>The value or error. Breaks where there is no outcome.</summary>
    public Value Evaluate(Scope scope, bool substitutes)
    {
        var outcome = Outcome(scope, substitutes);
        return outcome.IsNothing ? throw new ExpressionBreak($"{this} has no outcome") : outcome;
    }

    /// <summary>The expression as the reference prints it, which is what stays in a text when it fails.</summary>
    public abstract override string ToString();
}
