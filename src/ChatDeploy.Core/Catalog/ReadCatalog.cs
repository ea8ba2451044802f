using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Catalog;

/// <summary>Answers the catalog that holds now.</summary>
public sealed class ReadCatalog(DeployDbContext db)
{
    /// <summary>The newest revision with what the store's rows say; null when no catalog was ever applied.</summary>
    public async Task<AppliedCatalog?> HandleAsync(CancellationToken ct)
    {
        var revision = await db.CatalogRevisions.AsNoTracking().OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);
        if (revision is null) return null;
        var stored = await StoredCatalog.LoadAsync(db, tracked: false, ct);
        return new AppliedCatalog(revision.Id, revision.Text, revision.AppliedBy, revision.AppliedAt, stored.ToDocument());
    }
}

/// <summary>The catalog that holds now, and where it comes from.</summary>
/// <param name="Revision">The revision's number, rising with each one that changed something.</param>
/// <param name="Text">The text as it was applied, comments included.</param>
/// <param name="AppliedBy">Who applied it.</param>
/// <param name="AppliedAt">When.</param>
/// <param name="Document">What it says.</param>
public sealed record AppliedCatalog(int Revision, string Text, string AppliedBy, DateTimeOffset AppliedAt, CatalogDocument Document);
