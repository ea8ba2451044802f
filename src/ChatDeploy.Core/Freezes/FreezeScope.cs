using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Freezes;

/// <summary>What a freeze is about: what both operations ask first.</summary>
internal sealed record FreezeScope(DeployEnvironment? Environment, Tenant? Tenant)
{
    private static readonly string?[] Anything = [null];

    /// <summary>Finds what is named, and refuses who is no administrator of all of it.</summary>
    public static (FreezeScope? Found, Refusal? Refusal) Find(CatalogSnapshot catalog, Person actor, string? environment, string? tenant)
    {
        var where = environment is null ? null : catalog.Environments.Find(environment);
        if (environment is not null && where is null) return (null, UnknownNames.Environment(catalog, environment));
        var whose = tenant is null ? null : catalog.Tenants.Find(tenant);
        if (tenant is not null && whose is null)
            return (null, Refusal.Invalid("unknown_tenant", $"There is no tenant '{tenant}'; a freeze is for a tenant with all its stores, or for all."));
        var scope = new FreezeScope(where, whose);
        return scope.Refuse(catalog, actor) is { } forbidden ? (null, forbidden) : (scope, null);
    }

    /// <summary>What is frozen, as people and the audit trail name it: <c>prod for acme</c>.</summary>
    public string What => $"{Environment?.Name ?? "every environment"}{(Tenant is null ? "" : $" for {Tenant.Name}")}";

    /// <summary>The freeze, as the audit trail names it.</summary>
    public AuditSubject Subject => new("freeze", What);

    /// <summary>Waits for whoever decides about anything that the freeze touches, and keeps others from it until the transaction ends.</summary>
    public Task LockGatesAsync(DeployDbContext db, IDeploymentStore store, CatalogSnapshot catalog, CancellationToken cancellationToken) =>
        store.LockGatesAsync(db, Environments(catalog).Select(e => e.Id).ToList(), catalog.Tools.Active.Select(t => t.Id), cancellationToken);

    private IEnumerable<DeployEnvironment> Environments(CatalogSnapshot catalog) => Environment is null ? catalog.Environments.Active : [Environment];

    // A role with scopes has to reach all that is frozen: whoever rules over stage does not freeze prod with it.
    private Refusal? Refuse(CatalogSnapshot catalog, Person actor)
    {
        bool Reaches(Person person) => person.Roles.Any(r => r.Role == Role.Admin)
            && Environments(catalog).All(e => Tenants(catalog).All(tenant => Tools(catalog).All(tool => Rights.May(person, Act.Administer, new Subject(tool, tenant, e.Name)))));
        if (Reaches(actor)) return null;
        var admins = PolicyVerdicts.Admins(catalog);
        return Refusal.Forbidden(
            "forbidden",
            $"{actor.Name} may not freeze {What}: that is for administrators. {(admins.Count > 0 ? $"Ask {string.Join(", ", admins)}." : "")}".TrimEnd(),
            admins);
    }

    // A role without scopes reaches what does not exist yet, too.
    private IEnumerable<string?> Tenants(CatalogSnapshot catalog) =>
        Tenant is not null ? [Tenant.Name] : catalog.Tenants.Active.Count == 0 ? Anything : catalog.Tenants.Active.Select(t => (string?)t.Name);

    private static IEnumerable<string?> Tools(CatalogSnapshot catalog) => catalog.Tools.Active.Count == 0 ? Anything : catalog.Tools.Active.Select(t => (string?)t.Name);
}
