using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Checks;

/// <summary>Tells which checks are runs of our own jobs: those deploy, and say nothing of the commit at which their pipeline lies (spec A4, E2).</summary>
/// <remarks>
/// Providers leave most out by the run's name already. Whoever named their pipeline otherwise would see a failed deployment turn its branch's newest
/// commit red, and with it every other environment blocked. Known when they are read, since a provider may tell of a run before it answers us who started it.
/// </remarks>
internal static class OwnRuns
{
    /// <summary>The checks without those of our runs; one query whatever their number.</summary>
    public static async Task<List<StoredCheck>> LeaveOutAsync(DeployDbContext db, List<StoredCheck> checks, CancellationToken cancellationToken)
    {
        if (checks.Count == 0) return checks;
        var ids = checks.Where(IsRun).Select(c => c.RunId).Distinct(StringComparer.Ordinal).ToArray();
        var pages = checks.Where(c => c.Url is not null).Select(c => RunPage(c.Url!)).Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length + pages.Length == 0) return checks;
        var runs = await db.PipelineRuns.AsNoTracking().Where(r => ids.Contains(r.RunId) || pages.Contains(r.Url))
            .Select(r => new { r.Provider, r.RepositoryId, r.RunId, r.Url }).ToListAsync(cancellationToken);
        if (runs.Count == 0) return checks;
        var ours = runs.Select(r => (new RepositoryKey(r.Provider, r.RepositoryId).Canonical, r.RunId)).ToHashSet();
        var oursByPage = runs.Select(r => (new RepositoryKey(r.Provider, r.RepositoryId).Canonical, r.Url)).ToHashSet();
        return checks.FindAll(c =>
        {
            var repository = new RepositoryKey(c.Provider, c.Repository);
            return !(IsRun(c) && ours.Contains((repository, c.RunId))) && !(c.Url is not null && oursByPage.Contains((repository, RunPage(c.Url))));
        });
    }

    // Jobs and statuses count by themselves: theirs may be the number of a run.
    private static bool IsRun(StoredCheck check) => check.Kind is "workflow" or "pipeline" && check.RunId.Length > 0;

    // The page of a job lies below that of its run.
    private static string RunPage(string url) => url.IndexOf("/job/", StringComparison.Ordinal) is var job and > 0 ? url[..job] : url;
}
