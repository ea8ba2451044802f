using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Approvals;

/// <summary>Reads what many deployments touch, as far as rights go: as <see cref="DeploymentScopes"/> does for one, in two queries and without every cell.</summary>
internal static class TicketScopes
{
    /// <summary>By deployment, (tool, site) pairs that say as much as all of its cells: one per tenant whose main is touched, each store elsewhere.</summary>
    public static async Task<ILookup<long, (int ToolId, int SiteId)>> LoadAsync(DeployDbContext db, IReadOnlyCollection<long> deploymentIds, CancellationToken cancellationToken)
    {
        var touched = await (
            from job in db.Jobs
            join site in db.Sites on job.SiteId equals site.Id
            where deploymentIds.Contains(job.DeploymentId)
            group site by new { job.DeploymentId, job.ToolId, job.TenantId } into cells
            select new { cells.Key, MainSiteId = cells.Max(s => s.Store == null ? (int?)s.Id : null) }).ToListAsync(cancellationToken);
        var pairs = touched.Where(t => t.MainSiteId is not null).Select(t => (t.Key.DeploymentId, t.Key.ToolId, SiteId: t.MainSiteId!.Value)).ToList();

        var byStore = touched.Where(t => t.MainSiteId is null).Select(t => (t.Key.DeploymentId, t.Key.ToolId, t.Key.TenantId)).ToHashSet();
        if (byStore.Count > 0)
        {
            var some = byStore.Select(t => t.DeploymentId).Distinct().ToList();
            var tenants = byStore.Select(t => t.TenantId).Distinct().ToList();
            var stores = await db.Jobs.AsNoTracking().Where(j => some.Contains(j.DeploymentId) && tenants.Contains(j.TenantId))
                .Select(j => new { j.DeploymentId, j.ToolId, j.TenantId, j.SiteId })
                .ToListAsync(cancellationToken);
            pairs.AddRange(stores.Where(s => byStore.Contains((s.DeploymentId, s.ToolId, s.TenantId))).Select(s => (s.DeploymentId, s.ToolId, s.SiteId)));
        }

        return pairs.ToLookup(p => p.DeploymentId, p => (p.ToolId, p.SiteId));
    }
}
