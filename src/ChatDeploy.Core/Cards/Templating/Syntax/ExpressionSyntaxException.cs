namespace ChatDeploy.Core.Cards.Templating.Syntax;

/// <summary>An expression that cannot be read. Caught by the template's compiler, which knows where in the template it is.</summary>
#pragma warning disable CA1032, RCS1194 // Never leaves the template engine.
internal sealed class ExpressionSyntaxException(int position, string message) : Exception(message)
#pragma warning restore CA1032, RCS1194
{
    /// <summary>The character at which it was noticed, from 0.</summary>
    public int Position { get; } = position;
}
