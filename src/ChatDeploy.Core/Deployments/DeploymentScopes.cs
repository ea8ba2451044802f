using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>What a deployment touches, as far as rights go, and whether a person's role reaches all of it.</summary>
public static class DeploymentScopes
{
    /// <summary>The scope of (tool, site) pairs: by tenant where its main is touched, by store where only stores are.</summary>
    public static ApprovalScope Of(CatalogSnapshot catalog, string environment, IEnumerable<(int ToolId, int SiteId)> cells)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(cells);
        var scope = new List<ScopeCell>();
        foreach (var group in cells.GroupBy(c => (c.ToolId, catalog.Sites[c.SiteId].TenantId)))
        {
            var tool = catalog.Tools[group.Key.ToolId].Name;
            var tenant = catalog.Tenants[group.Key.TenantId].Name;
            var sites = group.Select(c => catalog.Sites[c.SiteId]).ToList();
            if (sites.Exists(s => s.Store is null)) scope.Add(new ScopeCell(tool, tenant, null));
            else scope.AddRange(sites.Select(s => new ScopeCell(tool, tenant, s.Name)));
        }

        return new ApprovalScope(environment, scope);
    }

    /// <summary>The scope of a stored deployment, skipped cells included: a person has to answer for the whole target.</summary>
    public static async Task<ApprovalScope> OfAsync(DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(deployment);
        var cells = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == deployment.Id)
            .Select(j => new { j.ToolId, j.SiteId })
            .ToListAsync(cancellationToken);
        return Of(catalog, catalog.Environments[deployment.EnvironmentId].Name, cells.Select(c => (c.ToolId, c.SiteId)));
    }

    /// <summary>Refuses a person whose role does not reach every part of the scope, naming people whose role does.</summary>
    public static Refusal? Refuse(CatalogSnapshot catalog, Person person, Act act, ApprovalScope scope)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Cells.Count == 0) return RefuseAnywhere(catalog, person, act, scope.Environment);
        var missing = scope.Cells.FirstOrDefault(cell => !Rights.May(person, act, SubjectOf(scope, cell)));
        if (missing is null) return null;
        var who = catalog.People.Active.Where(p => Rights.May(p, act, SubjectOf(scope, missing))).Select(p => p.Name).Take(5).ToList();
        var role = act == Act.Approve ? "approver" : "deployer";
        return Refusal.Forbidden(
            "forbidden",
            $"{person.Name} is no {role} for {missing.Tool} at {missing.Site ?? missing.Tenant} on {scope.Environment}. {(who.Count > 0 ? $"Ask {string.Join(", ", who)}, or an administrator for the role." : "An administrator can give the role in the catalog.")}",
            who);
    }

    // A deployment without a cell (everything it touched is gone from the catalog) still takes the role.
    private static Refusal? RefuseAnywhere(CatalogSnapshot catalog, Person person, Act act, string environment)
    {
        var subject = new Subject(Environment: environment);
        if (Rights.May(person, act, subject)) return null;
        var who = catalog.People.Active.Where(p => Rights.May(p, act, subject)).Select(p => p.Name).Take(5).ToList();
        return Refusal.Forbidden("forbidden", $"{person.Name} has no role on {environment} that may do this. An administrator can give it in the catalog.", who);
    }

    private static Subject SubjectOf(ApprovalScope scope, ScopeCell cell) => new(cell.Tool, cell.Tenant, scope.Environment, cell.Site);
}
