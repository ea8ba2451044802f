using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Locks;

/// <summary>A tool in an environment that somebody wants to lock or unlock by hand: what both operations ask first.</summary>
internal sealed record HeldTool(Tool Tool, DeployEnvironment Environment)
{
    /// <summary>The lock by hand, as the audit trail names it.</summary>
    public AuditSubject Subject => new("lock", $"{Tool.Name} on {Environment.Name}");

    /// <summary>Finds what is named, and refuses a person who may not deploy the tool everywhere there: a lock by hand holds it for all tenants.</summary>
    public static (HeldTool? Found, Refusal? Refusal) Find(CatalogSnapshot catalog, Person actor, string tool, string environment)
    {
        if (catalog.Tools.Find(tool) is not { } known) return (null, UnknownNames.Tool(catalog, tool));
        if (catalog.Environments.Find(environment) is not { } where) return (null, UnknownNames.Environment(catalog, environment));
        var tenants = catalog.Tenants.Active.Where(t => known.Serves(t.Name)).Select(t => new ScopeCell(known.Name, t.Name, null)).ToList();
        var scope = new ApprovalScope(where.Name, tenants.Count > 0 ? tenants : [new ScopeCell(known.Name, "*", null)]);
        return DeploymentScopes.Refuse(catalog, actor, Act.Deploy, scope) is { } forbidden ? (null, forbidden) : (new HeldTool(known, where), null);
    }

    /// <summary>The locks of the tool there, the one by hand first.</summary>
    public async Task<IReadOnlyList<LockView>> LocksAsync(DeployDbContext db, CatalogSnapshot catalog, CancellationToken cancellationToken) =>
        await LockQueries.ViewsAsync(
            db,
            catalog,
            db.Locks.AsNoTracking().Where(l => l.ToolId == Tool.Id && l.EnvironmentId == Environment.Id).OrderBy(l => l.DeploymentId != null).ThenBy(l => l.Id),
            cancellationToken);

    /// <summary>The deployments of the tool that run there, by id.</summary>
    public async Task<IReadOnlyList<string>> RunningAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        var ids = await db.Deployments.AsNoTracking()
            .Where(d => d.State == LifecycleState.Applying && d.EnvironmentId == Environment.Id)
            .Where(d => db.Jobs.Any(j => j.DeploymentId == d.Id && j.ToolId == Tool.Id && j.Action != CellAction.Skip))
            .OrderBy(d => d.Id)
            .Select(d => d.Id)
            .ToListAsync(cancellationToken);
        return ids.ConvertAll(id => new DeploymentId(id).ToString());
    }
}
