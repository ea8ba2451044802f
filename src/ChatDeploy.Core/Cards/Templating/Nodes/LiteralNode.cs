using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Nodes;

/// <summary>A value that stays as it is.</summary>
internal sealed class LiteralNode(string path, Value value) : TemplateNode(path)
{
    /// <summary>The value.</summary>
    public Value Value { get; } = value;

    /// <inheritdoc/>
    public override Value Expand(Scope scope) => Value;
}
