using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Pages.Wizard;

/// <summary>Reads what the address of the wizard's page begins with: marked commits of the queue, a cell of the matrix.</summary>
internal sealed class WizardBeginning(CatalogSnapshots catalogs, CommitQueries commits, IDbContextFactory<DeployDbContext> contexts)
{
    private const int MostItems = 50;

    /// <summary>The choices to begin with; null when the address names none that is there.</summary>
    /// <param name="items">Commits as <c>tool@sha</c> or <c>tool@tag</c>.</param>
    /// <param name="tool">A tool, whose newest ready commit is meant.</param>
    /// <param name="targets">Names of targets.</param>
    /// <param name="environment">Name of an environment.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<WizardState?> OfAsync(IReadOnlyList<string> items, string? tool, IReadOnlyList<string> targets, string? environment, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var named = items.Select(item => item.Split('@', 2)).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0], StringComparer.Ordinal)
            .Select(parts => (Tool: catalog.Tools.Find(parts[0]), Ref: parts[1])).Where(item => item.Tool is not null).Take(MostItems).ToList();
        var chosen = new List<ChosenCommit>();
        foreach (var (known, reference) in named)
            if (await ShaAsync(known!, reference, cancellationToken) is { } sha) chosen.Add(new ChosenCommit(known!.Name, sha));
        if (tool is not null && chosen.TrueForAll(c => c.Tool != tool) && await NewestAsync(tool, cancellationToken) is { } newest) chosen.Add(newest);
        var sites = targets.Select(catalog.FindTarget).OfType<CatalogTarget>().Select(t => t.Name).Distinct(StringComparer.Ordinal).ToList();
        if (chosen.Count == 0 && sites.Count == 0) return null;
        var where = string.IsNullOrEmpty(environment) ? null : catalog.Environments.Find(environment)?.Name;
        return WizardState.Empty with { Commits = chosen, Targets = sites, Environment = where, Step = chosen.Count > 0 ? WizardStep.Targets : WizardStep.Commits };
    }

    private async Task<string?> ShaAsync(Tool tool, string reference, CancellationToken cancellationToken)
    {
        if (reference.Length is 40 or 64 && reference.All(char.IsAsciiHexDigit)) return reference.ToLowerInvariant();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.VersionTags.Where(t => t.ToolId == tool.Id && t.Name == reference).Select(t => t.Sha).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<ChosenCommit?> NewestAsync(string tool, CancellationToken cancellationToken) =>
        await commits.ListAsync(new CommitFilter("ready", tool), cancellationToken) is CommitListing.Page page && page.Items.FirstOrDefault(c => c.Bad is null) is { } commit ? new ChosenCommit(commit.Tool, commit.Sha) : null;
}
