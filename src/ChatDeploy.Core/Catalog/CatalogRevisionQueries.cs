using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Catalog;

/// <summary>Reads the catalogs that were applied, each with what it changed.</summary>
public sealed class CatalogRevisionQueries(DeployDbContext db)
{
    private const int LongestDiff = 4_000;

    /// <summary>A page, newest first; long differences are cut.</summary>
    /// <param name="before">The revision at which the page before ended; null: from the newest.</param>
    /// <param name="limit">Rows of the page, 1 to 200.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<(IReadOnlyList<CatalogRevisionView> Items, int? Next)> ListAsync(int? before, int limit, CancellationToken cancellationToken)
    {
        var rows = await db.CatalogRevisions.AsNoTracking().Where(r => before == null || r.Id < before)
            .OrderByDescending(r => r.Id).Take(limit + 1)
            .Select(r => new CatalogRevisionView(r.Id, r.AppliedBy, r.AppliedAt, r.Diff.Substring(0, LongestDiff), r.Diff.Length > LongestDiff))
            .ToListAsync(cancellationToken);
        return rows.Count > limit ? (rows[..limit], rows[limit - 1].Revision) : (rows, null);
    }

    /// <summary>One with its whole text and difference; null when there is none.</summary>
    public Task<CatalogRevision?> FindAsync(int revision, CancellationToken cancellationToken) =>
        db.CatalogRevisions.AsNoTracking().SingleOrDefaultAsync(r => r.Id == revision, cancellationToken);

    /// <summary>The newest; null before the first catalog.</summary>
    public Task<CatalogRevision?> NewestAsync(CancellationToken cancellationToken) =>
        db.CatalogRevisions.AsNoTracking().OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellationToken);
}

/// <summary>A catalog that was applied, as it is listed.</summary>
/// <param name="Revision">Its number, rising.</param>
/// <param name="AppliedBy">Who applied it.</param>
/// <param name="AppliedAt">When.</param>
/// <param name="Diff">What it changed, a line each; at most 4,000 characters.</param>
/// <param name="IsCut">Whether it changed more than <paramref name="Diff"/> tells.</param>
public sealed record CatalogRevisionView(int Revision, string AppliedBy, DateTimeOffset AppliedAt, string Diff, bool IsCut);
