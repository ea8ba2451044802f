using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Nodes;

/// <summary>A part of a compiled template. Immutable: expanded by many threads at once.</summary>
internal abstract class TemplateNode(string path)
{
    /// <summary>Where it is in the template: <c>$.body[0].text</c>.</summary>
    public string Path { get; } = path;

    /// <summary>What it becomes in a scope. Nothing means that the property is left out, null that it was dropped.</summary>
    public abstract Value Expand(Scope scope);
}
