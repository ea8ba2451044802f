using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People;

/// <summary>Lists tokens (contract, <c>GET /tokens</c>), revoked ones included; never the tokens themselves, which nobody has.</summary>
public sealed class TokenQueries(DeployDbContext db, CatalogSnapshots catalogs)
{
    /// <summary>A page, newest first.</summary>
    /// <param name="person">Whose; null: everybody's.</param>
    /// <param name="before">The id at which the page before ended; null: from the newest.</param>
    /// <param name="limit">Rows of the page, 1 to 200.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<(IReadOnlyList<TokenView> Items, int? Next)> ListAsync(Person? person, int? before, int limit, CancellationToken cancellationToken)
    {
        var personId = person?.Id;
        var rows = await db.ApiTokens.AsNoTracking()
            .Where(t => (personId == null || t.PersonId == personId) && (before == null || t.Id < before))
            .OrderByDescending(t => t.Id).Take(limit + 1)
            .Select(t => new { t.Id, t.PersonId, t.Name, t.CreatedAt, t.ExpiresAt, t.RevokedAt })
            .ToListAsync(cancellationToken);
        var catalog = await catalogs.CoveringAsync(c => rows.TrueForAll(r => c.People.Find(r.PersonId) is not null), cancellationToken);
        var items = rows.Take(limit).Select(r => new TokenView(r.Id, catalog.People[r.PersonId].Name, r.Name, r.CreatedAt, r.ExpiresAt, r.RevokedAt)).ToList();
        return (items, rows.Count > limit ? items[^1].Id : null);
    }
}

/// <summary>A token as it is listed.</summary>
/// <param name="Id">Key, to revoke it by.</param>
/// <param name="Person">Whom it acts as.</param>
/// <param name="Name">What it is for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it stops working; null: never.</param>
/// <param name="RevokedAt">When it was revoked; null while it works.</param>
public sealed record TokenView(int Id, string Person, string Name, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);
