using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.History;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>The question about the past: <c>history</c>, deployments that ended and what was recorded by hand.</summary>
public sealed class HistoryQuestions(DeployDbContext db, CatalogSnapshots catalogs, ConsoleLinks links, TimeProvider clock)
{
    private const int MostLines = 20;

    /// <summary>The newest, of all, a target or a tool; names that the catalog has dropped are found too.</summary>
    public async Task<ChatAnswer> HistoryAsync(Person person, ChatCommand.History command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (Find(catalog, command.TargetOrTool) is not { } named) return RefusalText.Answer(Unknown(command.TargetOrTool!));

        var time = ChatTime.Of(person, clock.GetUtcNow());
        var deployments = await DeploymentLine.LoadAsync(db, catalog, Deployments(named).OrderByDescending(d => d.FinishedAt).ThenByDescending(d => d.Id).Take(MostLines + 1), cancellationToken);
        var records = await RecordsAsync(catalog, named, cancellationToken);
        var lines = deployments.Select(d => (Item: PastItem.Of(d), Text: d.Past(time)))
            .Concat(records.Select(r => (Item: r, Text: $"{time.Brief(r.At)} {Text(r)}")))
            .OrderByDescending(l => l.Item.At)
            .ToList();
        var card = HistoryCard.Of(named.Target?.Name ?? named.Tool?.Name, named.Target?.Name, lines.ConvertAll(l => l.Item), links);
        var about = command.TargetOrTool is null ? "" : $" of **{(named.Target is { } target ? RunningText.NameOf(target) : named.Tool!.Name)}**";
        if (lines.Count == 0) return new ChatAnswer($"No deployment{about} has ended yet.", Card: card);
        return new ChatAnswer(new ChatLines()
            .List($"History{about}, newest first (times in {time.Zone.Id}):", lines.Take(MostLines).ToList(), MostLines, l => l.Text)
            .Add(lines.Count > MostLines ? "…and older ones" : null)
            .ToString(), Card: card);
    }

    // A tool and a tenant may have the same name; the target is what the contract names first.
    private static CatalogSelection? Find(CatalogSnapshot catalog, string? name)
    {
        if (CatalogSelection.Resolve(catalog, null, name, null, ever: true, out var target) is null) return target;
        return CatalogSelection.Resolve(catalog, name, null, null, ever: true, out var tool) is null ? tool : null;
    }

    private static Refusal Unknown(string name) =>
        Refusal.Invalid("unknown_target", $"There is no target and no tool {name} in the catalog. A target is a tenant (acme), a store (acme/pdv-milano) or *; /deploy history lists all.");

    private IQueryable<Deployment> Deployments(CatalogSelection named)
    {
        var ended = db.Deployments.AsNoTracking().Where(d => d.FinishedAt != null);
        if (named.Tool is { } tool) return ended.Where(d => db.DeploymentItems.Any(i => i.DeploymentId == d.Id && i.ToolId == tool.Id));
        if (named.Target is not { Tenant: { } tenant } target) return ended;

        // Whatever named it, its tenant or everything; below a main target, its stores too.
        string[] names = target.IsStore ? [target.Name, tenant.Name, CatalogTarget.Everything] : [tenant.Name, CatalogTarget.Everything];
        var below = target.IsStore ? null : tenant.Name + "/";
        return ended.Where(d => db.DeploymentTargets.Any(t => t.DeploymentId == d.Id && (names.Contains(t.Name) || (below != null && t.Name.StartsWith(below)))));
    }

    private async Task<IReadOnlyList<PastItem>> RecordsAsync(CatalogSnapshot catalog, CatalogSelection named, CancellationToken cancellationToken)
    {
        var records = db.Records.AsNoTracking().Where(r => r.DeploymentId == null);
        if (named.Tool is { } tool) records = records.Where(r => r.ToolId == tool.Id);
        if (named.Target?.Tenant is { } tenant) records = records.Where(r => r.TenantId == tenant.Id);
        if (named.Target is { IsStore: true } store)
        {
            var siteId = catalog.Sites.FindEver(store.Name)!.Id;
            records = records.Where(r => r.SiteId == siteId || (r.CoversTenant && db.RecordCoverages.Any(c => c.RecordId == r.Id && c.SiteId == siteId)));
        }

        var rows = await records.OrderByDescending(r => r.DeployedAt).ThenByDescending(r => r.Id).Take(MostLines + 1)
            .Select(r => new { Record = r, Archived = db.RecordArchivals.Any(a => a.RecordId == r.Id) })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(r => Item(catalog, r.Record, r.Archived));
    }

    private static PastItem Item(CatalogSnapshot catalog, DeploymentRecord record, bool archived)
    {
        var where = record.CoversTenant ? catalog.Tenants[record.TenantId].Name : catalog.Sites[record.SiteId].Name;
        var title = $"{catalog.Tools[record.ToolId].Name}@{VersionText.Of(record.Ref)} to {where} on {catalog.Environments[record.EnvironmentId].Name}";
        return new PastItem("recorded", null, title, ChatLines.OneLine(record.DeployedBy, 60), record.DeployedAt, archived);
    }

    private static string Text(PastItem record)
    {
        var text = $"recorded by hand: {record.Title}, by {record.Person}";
        return record.IsStruckOut ? $"~{text}~ (struck out)" : text;
    }
}
