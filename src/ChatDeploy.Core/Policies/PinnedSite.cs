using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Policies;

/// <summary>A tool at a site that somebody wants to pin or unpin: what both operations ask first.</summary>
internal sealed record PinnedSite(Tool Tool, Site Site, DeployEnvironment Environment)
{
    /// <summary>The pin, as the audit trail names it.</summary>
    public AuditSubject Subject => new("pin", $"{Site.Name} {Tool.Name} on {Environment.Name}");

    /// <summary>Finds what is named: a store itself, or a tenant's main site alone. Refuses a person who may not deploy there.</summary>
    public static (PinnedSite? Found, Refusal? Refusal) Find(CatalogSnapshot catalog, Person actor, string target, string tool, string environment)
    {
        if (catalog.Tools.Find(tool) is not { } known) return (null, UnknownNames.Tool(catalog, tool));
        if (catalog.Environments.Find(environment) is not { } where) return (null, UnknownNames.Environment(catalog, environment));
        if (catalog.FindTarget(target) is not { } named) return (null, CellSelection.UnknownTarget(target));
        if (named.Tenant is not { } tenant || named.Sites.Count == 0)
            return (null, Refusal.Invalid("invalid_target", $"A pin is for one site: name a store (acme/pdv-milano) or a tenant, not {target}."));
        if (!known.Serves(tenant.Name))
            return (null, Refusal.Invalid("tool_not_at_target", $"{known.Name} is not deployed to {named.Name}. The catalog's tools list which tenants they are for."));

        // A tenant's sites begin with its main, which the tenant's name means here: pinning it leaves the stores alone.
        var site = named.Sites[0];
        var scope = DeploymentScopes.Of(catalog, where.Name, [(known.Id, site.Id)]);
        return DeploymentScopes.Refuse(catalog, actor, Act.Deploy, scope) is { } forbidden ? (null, forbidden) : (new PinnedSite(known, site, where), null);
    }

    /// <summary>The pin that is set; null when none is.</summary>
    public async Task<PinView?> PinAsync(DeployDbContext db, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        var pins = db.Pins.AsNoTracking().Where(p => p.ToolId == Tool.Id && p.EnvironmentId == Environment.Id && p.SiteId == Site.Id);
        return (await PinQueries.ViewsAsync(db, catalog, pins, cancellationToken)).SingleOrDefault();
    }
}
