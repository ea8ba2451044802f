using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>What to do first: the welcome on an empty installation, and later its short form.</summary>
public sealed class WelcomeQuestions(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, ConsoleLinks links)
{
    private const int MostCounted = 1_000;

    /// <summary>The welcome, with the steps that are done.</summary>
    public async Task<ChatAnswer> WelcomeAsync(CancellationToken cancellationToken) => Answer(await LoadAsync(cancellationToken));

    /// <summary>The welcome while nothing can be deployed; null once something can.</summary>
    public async Task<ChatAnswer?> WhileEmptyAsync(CancellationToken cancellationToken) =>
        await LoadAsync(cancellationToken) is { IsReady: false } installation ? Answer(installation) : null;

    private ChatAnswer Answer(Installation installation) => new(
        new ChatLines()
            .Add(installation.IsReady ? "Ready to deploy: `/deploy`, or `/deploy help` for all that can be said." : "Nothing can be deployed yet. The first steps:")
            .Add($"{Tick(installation is { Tools: > 0, Tenants: > 0 })} a catalog: tools, tenants, environments and people in one YAML file")
            .Add($"{Tick(installation.People > 0)} people with roles in it")
            .Add($"{Tick(installation.Commits > 0 || installation.HasDeployed)} commits: point the repository's webhook here, then push to its deploy branch")
            .Add($"{Tick(installation.HasDeployed)} the first deployment: `/deploy`")
            .ToString(),
        Card: WelcomeCard.Of(installation, links));

    private async Task<Installation> LoadAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var commits = await db.Commits.Where(c => c.OrphanedAt == null && c.FirstAppliedAt == null && db.Tools.Any(t => t.Id == c.ToolId && t.ArchivedAt == null && t.Branch == c.Branch))
            .Take(MostCounted).CountAsync(cancellationToken);
        return new Installation(
            catalog.Tools.Active.Count,
            catalog.Tenants.Active.Count,
            catalog.Sites.Active.Count,
            catalog.People.Active.Count(p => p.Roles.Count > 0),
            commits,
            await db.Deployments.AnyAsync(d => d.LaunchedAt != null, cancellationToken));
    }

    private static string Tick(bool done) => done ? "✓" : "○";
}
