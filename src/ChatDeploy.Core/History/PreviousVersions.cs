using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatDeploy.Core.History;

/// <summary>Tells which version each site would go back to: what <c>rollback &lt;tool&gt; on &lt;target&gt;</c> restores (contract, Rollback).</summary>
/// <remarks>
/// Over the records of a cell that count, ordered by (deployedAt, id): the current version was brought by the newest deploy or
/// record by hand that changed the cell to it; the previous version is what stood there just before. A restore brings nothing,
/// so rolling back twice goes back two versions and never forth again; recording the same version once more changes nothing;
/// an archived record is as if it had never been.
/// </remarks>
public sealed class PreviousVersions(DeployDbContext db, ICurrentVersionStore versions)
{
    /// <summary>Reads them, within the context's transaction when it has one.</summary>
    /// <param name="toolId">The tool.</param>
    /// <param name="environmentId">The environment.</param>
    /// <param name="siteIds">The sites.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>By site; a site where nothing runs is missing.</returns>
    public async Task<IReadOnlyDictionary<int, SiteVersions>> ForAsync(
        int toolId, int environmentId, IReadOnlyList<int> siteIds, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var found = await versions.ReadPreviousAsync(
                db.Database.GetDbConnection(), db.Database.CurrentTransaction?.GetDbTransaction(), toolId, environmentId, siteIds, cancellationToken);
            return found.ToDictionary(v => v.SiteId);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}

/// <summary>What a site runs, and what it ran before that was brought.</summary>
/// <param name="SiteId">The site.</param>
/// <param name="Sha">The commit that runs.</param>
/// <param name="Ref">The ref it was deployed as.</param>
/// <param name="PreviousSha">The commit to go back to; null when there is nothing to restore.</param>
/// <param name="PreviousRef">The ref of that commit.</param>
public sealed record SiteVersions(int SiteId, string Sha, string Ref, string? PreviousSha, string? PreviousRef);
