using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Holds;

/// <summary>A tool at the sites of a target that somebody wants to hold or to let go: what both operations ask first.</summary>
internal sealed record HeldTarget(Tool Tool, CatalogTarget Target, DeployEnvironment Environment, IReadOnlyList<Site> Sites)
{
    /// <summary>Finds what is named, and refuses a person who may not deploy the tool there. A tenant stands for its main and all its stores.</summary>
    public static (HeldTarget? Found, Refusal? Refusal) Find(CatalogSnapshot catalog, Person actor, string tool, string target, string environment)
    {
        if (catalog.Tools.Find(tool) is not { } known) return (null, UnknownNames.Tool(catalog, tool));
        if (catalog.Environments.Find(environment) is not { } where) return (null, UnknownNames.Environment(catalog, environment));
        if (catalog.FindTarget(target) is not { } named) return (null, CellSelection.UnknownTarget(target));
        var sites = named.Sites.Where(s => known.Serves(catalog.TenantOf(s).Name)).ToList();
        if (sites.Count == 0)
            return (null, Refusal.Invalid("tool_not_at_target", $"{known.Name} is not deployed to {named.Name}. The catalog's tools list which tenants they are for."));
        var scope = DeploymentScopes.Of(catalog, where.Name, sites.Select(s => (known.Id, s.Id)));
        return DeploymentScopes.Refuse(catalog, actor, Act.Deploy, scope) is { } forbidden ? (null, forbidden) : (new HeldTarget(known, named, where, sites), null);
    }

    /// <summary>The hold, as the audit trail names it.</summary>
    public AuditSubject Subject => new("hold", $"{Tool.Name} at {Target.Name} on {Environment.Name}");

    /// <summary>The holds there.</summary>
    public Task<List<Hold>> HoldsAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        var ids = Sites.Select(s => s.Id).ToList();
        return db.Holds.AsNoTracking().Where(h => h.ToolId == Tool.Id && h.EnvironmentId == Environment.Id && ids.Contains(h.SiteId)).OrderBy(h => h.Id).ToListAsync(cancellationToken);
    }
}
