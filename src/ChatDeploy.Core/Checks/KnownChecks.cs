using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Checks;

/// <summary>Reads what is known of the checks of tools' commits, with two queries whatever their number.</summary>
public static class KnownChecks
{
    /// <summary>The checks of commits at their tools' repositories and fallbacks; commits without any are left out.</summary>
    public static async Task<IReadOnlyDictionary<(int ToolId, string Sha), CheckSummary>> OfAsync(
        DeployDbContext db, IReadOnlyCollection<(Tool Tool, string Sha)> commits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(commits);
        if (commits.Count == 0) return new Dictionary<(int, string), CheckSummary>();
        var shas = commits.Select(c => c.Sha).Distinct(StringComparer.Ordinal).ToArray();
        var rows = await db.CommitChecks.AsNoTracking().Where(c => shas.Contains(c.Sha)).ToListAsync(cancellationToken);
        var byCommit = (await OwnRuns.LeaveOutAsync(db, rows, cancellationToken)).ToLookup(r => (new RepositoryKey(r.Provider, r.Repository), r.Sha));
        var known = new Dictionary<(int, string), CheckSummary>();
        foreach (var (tool, sha) in commits)
        {
            // The repository's own word counts; that of its fallback where it has none.
            var told = tool.Repositories.Select(r => byCommit[(r.Canonical, sha)].ToList()).FirstOrDefault(c => c.Count > 0);
            if (told is not null) known[(tool.Id, sha)] = CheckSummary.Of(told);
        }

        return known;
    }
}
