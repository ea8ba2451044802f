using ChatDeploy.Core.People;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Catalog;

/// <summary>The whole catalog in memory, as it was at one revision: immutable, shared by every request of a node.</summary>
/// <remarks>The entities in it are shared: treat them as read-only. 10,000 stores take about 3 MB.</remarks>
public sealed class CatalogSnapshot
{
    private readonly Dictionary<int, ArraySegment<Site>> _sitesOfTenant;
    private readonly Dictionary<string, Tool[]> _toolsOfRepository;

    /// <summary>Puts a catalog's rows, archived ones included and in any order, into a snapshot.</summary>
    public CatalogSnapshot(
        int revision,
        IReadOnlyCollection<Tenant> tenants,
        IReadOnlyCollection<Site> sites,
        IReadOnlyCollection<Tool> tools,
        IReadOnlyCollection<DeployEnvironment> environments,
        IReadOnlyCollection<Person> people)
    {
        Revision = revision;
        Tenants = Index(tenants, t => t.ArchivedAt is null, t => t.Id, t => t.Name);
        Tools = Index(tools, t => t.ArchivedAt is null, t => t.Id, t => t.Name);
        People = Index(people, p => p.ArchivedAt is null, p => p.Id, p => p.Name);
        Environments = new CatalogIndex<DeployEnvironment>(
            environments.Where(e => e.ArchivedAt is null).OrderBy(e => e.Ordinal).ThenBy(e => e.Name, StringComparer.OrdinalIgnoreCase),
            environments.Where(e => e.ArchivedAt is not null), e => e.Id, e => e.Name);

        // A tenant's sites stand together, its main first: SitesOf is a slice, and the matrix reads rows in this order.
        bool IsActive(Site site) => site.ArchivedAt is null && Tenants.IsActive(site.TenantId);
        Sites = new CatalogIndex<Site>(
            sites.Where(IsActive)
                .OrderBy(s => Tenants.PositionOf(s.TenantId))
                .ThenBy(s => s.Store is not null)
                .ThenBy(s => s.Store, StringComparer.OrdinalIgnoreCase),
            sites.Where(s => !IsActive(s)), s => s.Id, s => s.Name);
        _sitesOfTenant = Slices(Sites);
        _toolsOfRepository = Tools.Active
            .GroupBy(t => t.Repository.ToString(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The highest <see cref="CatalogRevision.Id"/> that is in it; 0 before the first catalog.</summary>
    public int Revision { get; }

    /// <summary>Tenants, by name.</summary>
    public CatalogIndex<Tenant> Tenants { get; }

    /// <summary>Sites: in order of tenants, each tenant's main before its stores by name. A site of an archived tenant is not active.</summary>
    public CatalogIndex<Site> Sites { get; }

    /// <summary>Tools, by name.</summary>
    public CatalogIndex<Tool> Tools { get; }

    /// <summary>Environments in the catalog's order, production last.</summary>
    public CatalogIndex<DeployEnvironment> Environments { get; }

    /// <summary>People, by name.</summary>
    public CatalogIndex<Person> People { get; }

    /// <summary>The active sites of a tenant: its main, then its stores by name. Empty for an archived tenant.</summary>
    public IReadOnlyList<Site> SitesOf(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return _sitesOfTenant.TryGetValue(tenant.Id, out var sites) ? sites : [];
    }

    /// <summary>The active sites that a target selects; null when nothing active is called so.</summary>
    /// <param name="target"><c>acme</c>, <c>acme/pdv-milano</c> or <c>*</c>, in any case.</param>
    public IReadOnlyList<Site>? SitesOf(string target) => FindTarget(target)?.Sites;

    /// <summary>The target that people call so, in whatever case; null when nothing active is called so.</summary>
    public CatalogTarget? FindTarget(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == CatalogTarget.Everything) return new CatalogTarget(name, null, Sites.Active);
        if (Tenants.Find(name) is { } tenant) return new CatalogTarget(tenant.Name, tenant, SitesOf(tenant));
        return Sites.Find(name) is { Store: not null } store ? new CatalogTarget(store.Name, Tenants[store.TenantId], [store]) : null;
    }

    /// <summary>The active tools that live in a repository, whose id is compared in whatever case; several may share one.</summary>
    public IReadOnlyList<Tool> ToolsOf(RepositoryKey repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return _toolsOfRepository.TryGetValue(repository.ToString(), out var tools) ? tools : [];
    }

    /// <summary>The tenant of a site.</summary>
    public Tenant TenantOf(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return Tenants[site.TenantId];
    }

    private static CatalogIndex<T> Index<T>(IReadOnlyCollection<T> all, Func<T, bool> isActive, Func<T, int> id, Func<T, string> name) where T : class =>
        new(all.Where(isActive).OrderBy(name, StringComparer.OrdinalIgnoreCase), all.Where(item => !isActive(item)), id, name);

    private static Dictionary<int, ArraySegment<Site>> Slices(CatalogIndex<Site> sites)
    {
        var slices = new Dictionary<int, ArraySegment<Site>>();
        for (var start = 0; start < sites.Active.Count;)
        {
            var tenantId = sites.Active[start].TenantId;
            var end = start + 1;
            while (end < sites.Active.Count && sites.Active[end].TenantId == tenantId) end++;
            slices.Add(tenantId, sites.Slice(start, end - start));
            start = end;
        }

        return slices;
    }
}
