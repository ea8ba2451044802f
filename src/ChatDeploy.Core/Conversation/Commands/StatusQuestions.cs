using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Questions about now: <c>status</c> of everything, of a target or of a deployment, and <c>why</c>.</summary>
public sealed class StatusQuestions(
    DeployDbContext db, CatalogSnapshots catalogs, CommitQueries commits, PinQueries pins, ExplainDeployment explain, DeploymentTexts texts, DeploymentCards cards, MatrixSnapshots matrices, ConsoleLinks links, TimeProvider clock)
{
    private const int MostDeployments = 12;

    /// <summary>How things stand.</summary>
    public async Task<ChatAnswer> StatusAsync(Person person, ChatCommand.Status command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Id is { } id)
        {
            return await texts.ShowAsync(person, id.Value, cancellationToken) is { } text
                ? new ChatAnswer(text, id.Value, Card: await cards.ContentAsync(id.Value, cancellationToken))
                : RefusalText.Answer(DeploymentRefusals.Unknown(id.Value));
        }

        var catalog = await catalogs.GetAsync(cancellationToken);
        if (command.Target is null) return await EverythingAsync(person, catalog, cancellationToken);
        if (catalog.FindTarget(command.Target) is { } target) return await TargetAsync(catalog, target, cancellationToken);
        return catalog.Environments.Find(command.Target) is { } environment
            ? await EnvironmentAsync(catalog, environment, cancellationToken)
            : RefusalText.Answer(CellSelection.UnknownTarget(command.Target));
    }

    /// <summary>What holds a deployment back.</summary>
    public async Task<ChatAnswer> WhyAsync(Person person, ChatCommand.Why command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return await explain.HandleAsync(command.Id.Value, cancellationToken) is { } blockers
            ? new ChatAnswer(texts.Why(person, command.Id, blockers), command.Id.Value, Card: WhyCard.Of(command.Id, blockers, links))
            : RefusalText.Answer(DeploymentRefusals.Unknown(command.Id.Value));
    }

    private async Task<ChatAnswer> EverythingAsync(Person person, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        var time = ChatTime.Of(person, clock.GetUtcNow());
        var current = await DeploymentLine.LoadAsync(db, catalog, Current().OrderByDescending(d => d.Id).Take(MostDeployments), cancellationToken);
        var total = current.Count < MostDeployments ? current.Count : await Current().CountAsync(cancellationToken);
        var past = await DeploymentLine.LoadAsync(
            db, catalog, db.Deployments.AsNoTracking().Where(d => d.FinishedAt != null).OrderByDescending(d => d.Id).Take(5), cancellationToken);
        return new ChatAnswer(new ChatLines()
            .Add(current.Count == 0 ? "Nothing is under way." : null)
            .List("**Under way**", current, MostDeployments, d => d.Current(), total)
            .List($"**Ended lately** (times in {time.Zone.Id})", past, 5, d => d.Past(time))
            .Add("More: `/deploy status <target>` · `/deploy status <id>` · `/deploy queue`")
            .ToString(), Card: StatusCard.Of(new StatusPicture { UnderWay = current, UnderWayCount = total, Ended = past }, links));
    }

    private async Task<ChatAnswer> TargetAsync(CatalogSnapshot catalog, CatalogTarget target, CancellationToken cancellationToken)
    {
        var running = await RunningText.LoadAsync(db, target, cancellationToken);
        var (lines, rows) = (new List<string>(), new List<RunningRow>());
        foreach (var environment in catalog.Environments.Active)
        {
            var pending = await PendingAsync(target, environment, cancellationToken);
            foreach (var tool in catalog.Tools.Active.Where(tool => running[(environment.Id, tool.Id)].Any()))
            {
                var (sums, ready) = (running[(environment.Id, tool.Id)].ToList(), pending.GetValueOrDefault(tool.Name));
                var readyText = ready == default ? "" : $" · {ready.Count}{(ready.HasMore ? " or more" : "")} commit{(ready.Count == 1 ? "" : "s")} ready";
                lines.Add($"{environment.Name} · {tool.Name}: {RunningText.Of(catalog, tool, target, sums)}{readyText}");
                rows.Add(Row(catalog, target, environment, tool, sums, ready));
            }
        }

        var current = await DeploymentLine.LoadAsync(db, catalog, Touching(target).OrderByDescending(d => d.Id).Take(6), cancellationToken);
        var pinned = await pins.ListAsync(new CatalogSelection(null, target, null), before: null, limit: 6, cancellationToken);
        return new ChatAnswer(new ChatLines()
            .Add($"**{RunningText.NameOf(target)}** ({ChatLines.Count(target.Sites.Count, "site")})")
            .Add(lines.Count == 0 ? "Nothing runs there, as far as is known here." : null)
            .List(null, lines, 20, line => line)
            .List("Under way:", current, 5, d => d.Current())
            .List("Pinned:", pinned, 5, p => $"{p.Target} at {p.Tool} {VersionText.Of(p.Version)} on {p.Environment}, by {p.Owner ?? "somebody"}: {ChatLines.OneLine(p.Reason, 80)}")
            .ToString(), Card: StatusCard.Of(new StatusPicture { Target = target, UnderWay = current, UnderWayCount = current.Count, Running = rows, Pins = pinned }, links));
    }

    // Not a target, but what people ask for.
    private async Task<ChatAnswer> EnvironmentAsync(CatalogSnapshot catalog, DeployEnvironment environment, CancellationToken cancellationToken)
    {
        var everything = catalog.FindTarget(CatalogTarget.Everything)!;
        var running = await RunningText.LoadAsync(db, everything, cancellationToken);
        var tools = catalog.Tools.Active.Where(tool => running[(environment.Id, tool.Id)].Any()).ToList();
        var matrix = await matrices.GetAsync(cancellationToken);

        // Of many sites the tenants' mains tell most.
        var sites = matrix.Catalog.Sites.Active.OrderBy(s => matrix.Catalog.Sites.Active.Count > QuestionRoom.Rows && s.Store is not null ? 1 : 0).ToList();
        var card = matrix.Catalog.Environments.IsActive(environment.Id) ? MatrixCard.Of(matrix, environment, sites, clock.GetUtcNow(), links) : null;
        return new ChatAnswer(new ChatLines()
            .Add($"**{environment.Name}** ({ChatLines.Count(everything.Sites.Count, "site")})")
            .Add(tools.Count == 0 ? "Nothing runs there, as far as is known here." : null)
            .List(null, tools, 20, tool => $"{tool.Name}: {RunningText.Of(catalog, tool, everything, running[(environment.Id, tool.Id)])}")
            .ToString(), Card: card);
    }

    private static RunningRow Row(CatalogSnapshot catalog, CatalogTarget target, DeployEnvironment environment, Tool tool, List<RunningSum> sums, (int Count, bool HasMore) ready)
    {
        var versions = sums.ConvertAll(s => ((string?)s.Ref, s.Sites));
        var without = target.Sites.Count(s => tool.Serves(catalog.Tenants[s.TenantId].Name)) - sums.Sum(s => s.Sites);
        if (without > 0) versions.Add((null, without));
        return new RunningRow(environment.Name, tool.Name, versions, ready.Count, ready.HasMore);
    }

    private async Task<Dictionary<string, (int Count, bool HasMore)>> PendingAsync(CatalogTarget target, DeployEnvironment environment, CancellationToken cancellationToken)
    {
        var filter = new CommitFilter(Status: "ready", Target: target.Name, Environment: environment.Name, Limit: CommitQueries.MaxLimit);
        if (await commits.ListAsync(filter, cancellationToken) is not CommitListing.Page page) return [];
        return page.Items.GroupBy(c => c.Tool).ToDictionary(g => g.Key, g => (g.Count(), page.Next is not null));
    }

    private IQueryable<Deployment> Current() => db.Deployments.AsNoTracking()
        .Where(d => d.State == LifecycleState.PendingApproval || d.State == LifecycleState.Approved || d.State == LifecycleState.Applying);

    private IQueryable<Deployment> Touching(CatalogTarget target)
    {
        if (target.Tenant is not { } tenant) return Current();
        var siteId = target.IsStore ? target.Sites[0].Id : (int?)null;
        return Current().Where(d => db.Jobs.Any(j => j.DeploymentId == d.Id && j.TenantId == tenant.Id && (siteId == null || j.SiteId == siteId) && j.Action != CellAction.Skip));
    }
}
