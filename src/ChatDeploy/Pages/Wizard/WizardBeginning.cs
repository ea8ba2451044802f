using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.ReadyQueue;

namespace ChatDeploy.Pages.Wizard;

/// <summary>Reads what the address of the wizard's page begins with: marked commits of the queue, a cell of the matrix.</summary>
internal sealed class WizardBeginning(CatalogSnapshots catalogs, CommitQueries commits)
{
    /// <summary>The choices to begin with; null when the address names none that is there.</summary>
    /// <param name="items">Commits as <c>tool@sha</c>.</param>
    /// <param name="tool">A tool, whose newest ready commit is meant.</param>
    /// <param name="targets">Names of targets.</param>
    /// <param name="environment">Name of an environment.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<WizardState?> OfAsync(IReadOnlyList<string> items, string? tool, IReadOnlyList<string> targets, string? environment, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        var chosen = items.Select(item => item.Split('@', 2))
            .Where(parts => parts.Length == 2 && parts[1].Length is 40 or 64 && parts[1].All(char.IsAsciiHexDigit) && catalog.Tools.Find(parts[0]) is not null)
            .Select(parts => new ChosenCommit(parts[0], parts[1].ToLowerInvariant()))
            .DistinctBy(c => c.Tool, StringComparer.Ordinal)
            .ToList();
        if (tool is not null && chosen.TrueForAll(c => c.Tool != tool) && await NewestAsync(tool, cancellationToken) is { } newest) chosen.Add(newest);
        var known = targets.Select(catalog.FindTarget).OfType<CatalogTarget>().Select(t => t.Name).Distinct(StringComparer.Ordinal).ToList();
        if (chosen.Count == 0 && known.Count == 0) return null;
        var where = string.IsNullOrEmpty(environment) ? null : catalog.Environments.Find(environment)?.Name;
        return WizardState.Empty with { Commits = chosen, Targets = known, Environment = where, Step = chosen.Count > 0 ? WizardStep.Targets : WizardStep.Commits };
    }

    private async Task<ChosenCommit?> NewestAsync(string tool, CancellationToken cancellationToken) =>
        await commits.ListAsync(new CommitFilter("ready", tool, Limit: 1), cancellationToken) is CommitListing.Page { Items: [var commit, ..] } ? new ChosenCommit(commit.Tool, commit.Sha) : null;
}
