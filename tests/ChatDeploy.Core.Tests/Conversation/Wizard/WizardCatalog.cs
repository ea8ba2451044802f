using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Tests.Conversation.Wizard;

/// <summary>Catalogs in memory to choose from.</summary>
internal static class WizardCatalog
{
    /// <summary>Tenants of so many stores each; <c>crm</c> is for all of them, <c>wms</c> for the first alone.</summary>
    public static CatalogSnapshot Of(int tenants, int stores)
    {
        var sites = new List<Site>(tenants * (stores + 1));
        for (var tenant = 1; tenant <= tenants; tenant++)
        {
            sites.Add(new Site { Id = sites.Count + 1, TenantId = tenant, Name = $"tenant-{tenant:000}" });
            for (var store = 1; store <= stores; store++) sites.Add(new Site { Id = sites.Count + 1, TenantId = tenant, Store = $"pdv-{store:000}", Name = $"tenant-{tenant:000}/pdv-{store:000}" });
        }

        return new CatalogSnapshot(
            1,
            Enumerable.Range(1, tenants).Select(i => new Tenant { Id = i, Name = $"tenant-{i:000}" }).ToList(),
            sites,
            [Tool(1, "crm", "*"), Tool(2, "wms", "tenant-001"), Tool(3, "pos", "*")],
            [new DeployEnvironment { Id = 1, Name = "stage", Policy = Policy.None }, new DeployEnvironment { Id = 2, Name = "prod", Ordinal = 1, Policy = Policy.None }],
            []);
    }

    /// <summary>A deployer of some tools at some tenants or stores on some environments; of nothing in particular means of everything.</summary>
    public static Person Deployer(string[]? tools = null, string[]? tenants = null, string[]? environments = null) =>
        new() { Id = 1, Name = "ada", Roles = [new RoleGrant(Role.Deployer, tools ?? [], tenants ?? [], environments ?? [])] };

    private static Tool Tool(int id, string name, string tenants) =>
        new() { Id = id, Name = name, Provider = "git", RepositoryId = name, Branch = "main", Runners = new RunnerMap(null), Tenants = [tenants] };
}
