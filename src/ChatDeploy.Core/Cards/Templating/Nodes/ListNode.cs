using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Nodes;

/// <summary>A list: null and dropped members go, lists among its members are taken apart.</summary>
internal sealed class ListNode(string path, TemplateNode[] members) : TemplateNode(path)
{
    /// <inheritdoc/>
    public override Value Expand(Scope scope)
    {
        var list = new List<Value>(members.Length);
        foreach (var member in members)
        {
            var value = member.Expand(scope);
            if (value.List is { } several) list.AddRange(several);
            else if (!value.IsNull) list.Add(value);
        }

        return Value.Of(list);
    }
}
