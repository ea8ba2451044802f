using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>The question when a target may be deployed to: <c>next</c>. Computed from stop, freezes, windows and the stores' opening hours (spec D4); locks are told besides.</summary>
public sealed class GuardQuestions(CatalogSnapshots catalogs, LockQueries locks, StartGuards guards, SlotTimes slots, IDbContextFactory<DeployDbContext> contexts, TimeProvider clock)
{
    /// <summary>Now, or when and why not before; and the locks that are in the way.</summary>
    public async Task<ChatAnswer> NextAsync(Person person, ChatCommand.Next command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (catalog.Environments.Find(command.Environment) is not { } environment) return RefusalText.Answer(UnknownNames.Environment(catalog, command.Environment));
        if (catalog.FindTarget(command.Target) is not { } target) return RefusalText.Answer(CellSelection.UnknownTarget(command.Target));

        var now = clock.GetUtcNow();
        var time = ChatTime.Of(person, now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var picture = await guards.LoadAsync(db, catalog, now, cancellationToken);
        var rules = picture.Rules(environment, target.Sites.Select(s => s.TenantId).ToHashSet(), target.Sites);
        var answer = slots.At(rules, now);
        var held = (await locks.ListAsync(toolId: null, environment.Id, before: null, LockQueries.LargestPage, cancellationToken))
            .Where(l => Concerns(catalog, l, target))
            .ToList();
        var name = $"**{RunningText.NameOf(target)}**";
        var lines = new ChatLines();
        if (answer.MayStart) lines.Add($"{name} may be deployed to on {environment.Name} now{(held.Count > 0 ? ", except for what is locked" : "")}.");
        else if (slots.Next(rules, now) is { } next) lines.Add($"{name} may next be deployed to on {environment.Name} {time.Full(next)}.");
        else lines.Add($"For {name} on {environment.Name} no slot is in sight within a year.");

        lines.List("Until then:", answer.Obstacles, 6, o => $"{ChatLines.OneLine(o.Text, 400)}{(o.ClearsAt is { } at ? $"{(o.Text[^1] is '.' ? "" : ".")} Until {time.Full(at)}." : "")}");
        if (rules.Preferences.Count > 0) AddOpeningHours(lines, rules, answer, now, time);
        return new ChatAnswer(lines
            .List("Locked:", held, 12, l => Of(l, time))
            .Add(held.Count > 0 ? "What is launched meanwhile waits for its turn." : null)
            .ToString());
    }

    private void AddOpeningHours(ChatLines lines, SlotRules rules, SlotAnswer answer, DateTimeOffset now, ChatTime time)
    {
        var quiet = slots.Next(rules, now, preferred: true);
        if (quiet == slots.Next(rules, now)) lines.Add("Outside of the stores' opening hours it is then, too.");
        else
        {
            lines.List("Better not, while shops are open:", answer.Advice, 3, o => ChatLines.OneLine(o.Text, 300));
            lines.Add(quiet is { } at ? $"Outside of opening hours: {time.Full(at)}." : "Outside of opening hours there is no slot within a year.");
        }
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
