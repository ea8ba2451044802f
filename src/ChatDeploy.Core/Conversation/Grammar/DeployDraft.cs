using System.Text;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>The parts of a deployment read so far, to be completed or to become the example of a refusal.</summary>
internal sealed class DeployDraft
{
    private readonly Dictionary<string, DeployItem> _tools = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _targets = new(StringComparer.OrdinalIgnoreCase);

    public List<DeployItem> Items { get; } = [];

    public List<string> Targets { get; } = [];

    public string? Environment { get; set; }

    public When? When { get; set; }

    public string? Reason { get; set; }

    /// <summary>Adds an item, or answers the one that its tool has already.</summary>
    public DeployItem? Add(DeployItem item)
    {
        if (_tools.TryGetValue(item.Tool, out var known)) return known;
        _tools.Add(item.Tool, item);
        Items.Add(item);
        return null;
    }

    /// <summary>Adds a target, once.</summary>
    public void Add(string target)
    {
        if (_targets.Add(target)) Targets.Add(target);
    }

    /// <summary>A whole line with what was typed; what is missing is filled in. Never an environment that was not typed, other than <c>stage</c>.</summary>
    /// <param name="item">An item to put in place of one that could not be read.</param>
    /// <param name="targets">Whether a target could not be read, and another stands in for it.</param>
    /// <param name="when">The time clause to show, with its first word.</param>
    /// <param name="reason">The reason to show.</param>
    public string Example(DeployItem? item = null, bool targets = false, string? when = null, string? reason = null)
    {
        var items = Items.Where(known => known.Tool != item?.Tool).ToList();
        if (item is not null) items.Add(item);
        if (items.Count == 0) items.Add(new DeployItem("crm", "v2.1.0"));
        var shown = Targets.Count > 0 ? Targets : ["acme/pdv-milano"];
        if (targets && Targets.Count > 0) shown = [.. Targets, "acme/pdv-milano"];
        var line = new StringBuilder(ChatCommandFormatter.Format(new ChatCommand.Deploy(items, shown, Environment ?? "stage")));
        if ((when ?? (When is null ? null : WhenFormatter.Format(When))) is { } clause) line.Append(' ').Append(clause);
        if ((reason ?? Reason) is { } why) line.Append(" because ").Append(Quotes.Wrap(why));
        return line.ToString();
    }
}
