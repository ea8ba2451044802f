using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Api;

/// <summary>Who may record by hand what was deployed: whoever may deploy it there. The same for the API and the console.</summary>
internal static class RecordRights
{
    /// <summary>Refuses a person whose role does not reach the target; names that are unknown are the operation's to refuse.</summary>
    public static Refusal? Refuse(CatalogSnapshot catalog, Person person, string tool, string target, string environment)
    {
        if (catalog.Tools.Find(tool) is not { } known || catalog.Environments.Find(environment) is not { } where) return null;
        if (catalog.FindTarget(target) is not { Tenant: { } tenant } site) return null;
        return DeploymentScopes.Refuse(catalog, person, Act.Deploy, new ApprovalScope(where.Name, [new ScopeCell(known.Name, tenant.Name, site.IsStore ? site.Name : null)]));
    }
}
