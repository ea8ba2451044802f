using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>What people have said against a commit (spec F3).</summary>
/// <param name="Bad">Its bad mark; null where it has none.</param>
/// <param name="Held">Where rollbacks took exactly it back, by environment in the catalog's order.</param>
public sealed record CommitMarks(BadMark? Bad, IReadOnlyList<CommitHold> Held)
{
    /// <summary>Nothing.</summary>
    public static CommitMarks None { get; } = new(null, []);

    /// <summary>The marks of commits by two queries, whatever the number; commits without marks are left out.</summary>
    internal static async Task<IReadOnlyDictionary<(int ToolId, string Sha), CommitMarks>> OfAsync(
        DeployDbContext db, CatalogSnapshot catalog, IReadOnlyCollection<Commit> commits, CancellationToken cancellationToken)
    {
        if (commits.Count == 0) return new Dictionary<(int, string), CommitMarks>();
        var (tools, shas) = (commits.Select(c => c.ToolId).Distinct().ToArray(), commits.Select(c => c.Sha).Distinct(StringComparer.Ordinal).ToArray());
        var bad = await db.BadCommits.AsNoTracking().Where(b => tools.Contains(b.ToolId) && shas.Contains(b.Sha)).ToListAsync(cancellationToken);
        var holds = await db.Holds.AsNoTracking()
            .Where(h => h.Sha != null && tools.Contains(h.ToolId) && shas.Contains(h.Sha) && db.Sites.Any(s => s.Id == h.SiteId && s.ArchivedAt == null))
            .GroupBy(h => new { h.ToolId, h.Sha, h.EnvironmentId })
            .Select(g => new { g.Key.ToolId, Sha = g.Key.Sha!, g.Key.EnvironmentId, Sites = g.Count() })
            .ToListAsync(cancellationToken);
        var held = holds.ToLookup(h => (h.ToolId, h.Sha));
        return bad.Select(b => (b.ToolId, b.Sha)).Union(held.Select(g => g.Key)).ToDictionary(
            key => key,
            key => new CommitMarks(
                bad.Find(b => (b.ToolId, b.Sha) == key) is { } mark ? new BadMark(mark.Reason, catalog.People.Find(mark.OwnerId)?.Name) : null,
                [.. from environment in catalog.Environments.Active
                    join hold in held[key] on environment.Id equals hold.EnvironmentId
                    select new CommitHold(environment.Name, hold.Sites)]));
    }
}

/// <summary>That a commit is bad, and nobody deploys it any more.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who marked it; null when nobody knows any more.</param>
public sealed record BadMark(string Reason, string? By);

/// <summary>That a commit was taken back, and does not come again by itself.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Sites">At how many of its sites.</param>
public sealed record CommitHold(string Environment, int Sites);
