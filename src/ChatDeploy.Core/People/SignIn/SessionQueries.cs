using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>Lists where people are signed in; never the secrets, which only their browsers have.</summary>
/// <remarks>Rights are the caller's to decide: everybody sees one's own, administrators all.</remarks>
public sealed class SessionQueries(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, TimeProvider clock)
{
    /// <summary>A page of the sessions that hold, newest first.</summary>
    /// <param name="person">Whose; null: everybody's.</param>
    /// <param name="before">The id at which the page before ended; null: from the newest.</param>
    /// <param name="limit">Rows of the page, 1 to 200.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<(IReadOnlyList<SessionView> Items, int? Next)> ListAsync(Person? person, int? before, int limit, CancellationToken cancellationToken)
    {
        var personId = person?.Id;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.WebSessions.AsNoTracking().LiveAt(clock.GetUtcNow())
            .Where(s => (personId == null || s.PersonId == personId) && (before == null || s.Id < before))
            .OrderByDescending(s => s.Id).Take(limit + 1)
            .Select(s => new { s.Id, s.PersonId, s.CreatedAt, s.SeenAt, s.ExpiresAt, s.UserAgent, s.Address })
            .ToListAsync(cancellationToken);
        var catalog = await catalogs.CoveringAsync(c => rows.TrueForAll(r => c.People.Find(r.PersonId) is not null), cancellationToken);
        var items = rows.Take(limit).Select(r => new SessionView(r.Id, catalog.People[r.PersonId].Name, r.CreatedAt, r.SeenAt, r.ExpiresAt, r.UserAgent, r.Address)).ToList();
        return (items, rows.Count > limit ? items[^1].Id : null);
    }
}

/// <summary>A session as it is listed.</summary>
/// <param name="Id">Key, to end it by.</param>
/// <param name="Person">Who is signed in.</param>
/// <param name="CreatedAt">When the person signed in.</param>
/// <param name="SeenAt">When it was last used, to the minute.</param>
/// <param name="ExpiresAt">When it ends at the latest.</param>
/// <param name="UserAgent">What the browser called itself; empty when it said nothing. Text of a stranger: shown, never trusted.</param>
/// <param name="Address">The network address that the person signed in from; empty when unknown.</param>
public sealed record SessionView(int Id, string Person, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string UserAgent, string Address);
