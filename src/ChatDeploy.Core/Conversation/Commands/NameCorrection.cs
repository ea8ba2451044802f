using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Finds the command that was probably meant where names of it are not in the catalog (spec B2: a typo gets the nearest).</summary>
internal static class NameCorrection
{
    /// <summary>The command with the nearest names; null when all names are known, or one has nothing near.</summary>
    public static ChatCommand? Of(CatalogSnapshot catalog, ChatCommand command)
    {
        var names = new Names(catalog);
        ChatCommand? corrected = command switch
        {
            ChatCommand.Deploy c => c with { Items = c.Items.Select(i => i with { Tool = names.Tool(i.Tool) }).ToList(), Targets = c.Targets.Select(names.Target).Distinct(StringComparer.Ordinal).ToList(), Environment = names.Environment(c.Environment) },
            ChatCommand.RollbackTarget c => new ChatCommand.RollbackTarget(names.Tool(c.Tool), names.Target(c.Target), names.Environment(c.Environment)),
            ChatCommand.Queue { Tool: { } tool } => new ChatCommand.Queue(names.Tool(tool)),
            ChatCommand.Status { Target: { } target } c => c with { Target = names.Target(target) },
            ChatCommand.Diff c => new ChatCommand.Diff(names.Tool(c.Tool), names.Target(c.Target), names.Environment(c.Environment)),
            ChatCommand.Next c => new ChatCommand.Next(names.Target(c.Target), names.Environment(c.Environment)),
            ChatCommand.Lock c => c with { Tool = names.Tool(c.Tool), Environment = names.Environment(c.Environment) },
            ChatCommand.Unlock c => c with { Tool = names.Tool(c.Tool), Environment = names.Environment(c.Environment) },
            ChatCommand.Freeze c => c with { Environment = names.Environment(c.Environment) },
            ChatCommand.Unfreeze c => c with { Environment = names.Environment(c.Environment) },
            ChatCommand.Hold c => new ChatCommand.Hold(names.Tool(c.Tool), names.Target(c.Target), names.Environment(c.Environment)),
            ChatCommand.Unhold c => new ChatCommand.Unhold(names.Tool(c.Tool), names.Target(c.Target), names.Environment(c.Environment)),
            ChatCommand.Bad c => c with { Tool = names.Tool(c.Tool) },
            ChatCommand.Unbad c => c with { Tool = names.Tool(c.Tool) },
            ChatCommand.Pin c => c with { Target = names.Target(c.Target), Tool = names.Tool(c.Tool), Environment = names.Environment(c.Environment) },
            ChatCommand.Unpin c => new ChatCommand.Unpin(names.Target(c.Target), names.Tool(c.Tool), names.Environment(c.Environment)),
            ChatCommand.History { TargetOrTool: { } name } => new ChatCommand.History(names.TargetOrTool(name)),
            _ => null,
        };
        return names is { HasChanged: true, HasFailed: false } ? corrected : null;
    }

    private sealed class Names(CatalogSnapshot catalog)
    {
        // Comparing with ten thousand stores takes a few milliseconds; only a mistyped name pays for it.
        private IEnumerable<string> Targets => catalog.Tenants.Active.Select(t => t.Name).Concat(catalog.Sites.Active.Where(s => s.Store is not null).Select(s => s.Name));

        public bool HasChanged { get; private set; }

        public bool HasFailed { get; private set; }

        public string Tool(string name) => catalog.Tools.Find(name) is not null ? name : Near(name, catalog.Tools.Active.Select(t => t.Name));

        public string Environment(string name) => catalog.Environments.Find(name) is not null ? name : Near(name, catalog.Environments.Active.Select(e => e.Name));

        public string Target(string name) => catalog.FindTarget(name) is not null ? name : Near(name, Targets);

        public string TargetOrTool(string name) =>
            catalog.FindTarget(name) is not null || catalog.Tools.Find(name) is not null ? name : Near(name, catalog.Tools.Active.Select(t => t.Name).Concat(Targets));

        private string Near(string name, IEnumerable<string> candidates)
        {
            if (NearestName.Of(name, candidates) is not { } near)
            {
                HasFailed = true;
                return name;
            }

            HasChanged = true;
            return near;
        }
    }
}
