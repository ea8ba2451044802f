using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Plans;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>The question when a target may be deployed to: <c>next</c>. Windows, freezes and opening hours come later (spec D4); locks are told now.</summary>
public sealed class GuardQuestions(CatalogSnapshots catalogs, LockQueries locks, TimeProvider clock)
{
    /// <summary>Now, or the locks that are in the way.</summary>
    public async Task<ChatAnswer> NextAsync(Person person, ChatCommand.Next command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (catalog.Environments.Find(command.Environment) is not { } environment) return RefusalText.Answer(UnknownNames.Environment(catalog, command.Environment));
        if (catalog.FindTarget(command.Target) is not { } target) return RefusalText.Answer(CellSelection.UnknownTarget(command.Target));
        if (environment.Policy.Windows.Count > 0)
            return NotAvailable.Answer("Deployment windows", $"{environment.Name} has windows in the catalog, which this version cannot evaluate; an administrator can take them out.");

        var time = ChatTime.Of(person, clock.GetUtcNow());
        var held = (await locks.ListAsync(toolId: null, environment.Id, before: null, LockQueries.LargestPage, cancellationToken))
            .Where(l => Concerns(catalog, l, target))
            .ToList();
        if (held.Count == 0) return new ChatAnswer($"**{RunningText.NameOf(target)}** may be deployed to on {environment.Name} now: nothing is locked, and there are no windows.");
        return new ChatAnswer(new ChatLines()
            .List($"**{RunningText.NameOf(target)}** may be deployed to on {environment.Name} now, except for what is locked:", held, 12, l => Of(l, time))
            .Add("What is launched meanwhile waits for its turn.")
            .ToString());
    }

    private static bool Concerns(CatalogSnapshot catalog, LockView held, CatalogTarget target)
    {
        if (held.Tenant is not null && target.Tenant is not null && held.Tenant != target.Tenant.Name) return false;
        return catalog.Tools.Find(held.Tool) is { } tool && (target.Tenant is null || tool.Serves(target.Tenant.Name));
    }

    private static string Of(LockView held, ChatTime time) => held.IsByHand
        ? $"{held.What}, by {held.Owner ?? "somebody"} since {time.Full(held.Since)}: {ChatLines.OneLine(held.Reason!)}"
        : $"{held.What}, by {held.Deployment} since {time.Full(held.Since)}, until it ends";
}
