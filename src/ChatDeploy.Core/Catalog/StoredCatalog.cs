using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Catalog;

/// <summary>The catalog's rows as they are in the store, archived ones included.</summary>
internal sealed class StoredCatalog
{
    public required IReadOnlyList<DeployEnvironment> Environments { get; init; }

    public required IReadOnlyList<Cluster> Clusters { get; init; }

    public required IReadOnlyList<Tenant> Tenants { get; init; }

    public required IReadOnlyList<Site> Sites { get; init; }

    public required IReadOnlyList<Tool> Tools { get; init; }

    /// <summary>Everybody but the person of the bootstrap token, who is no part of any catalog.</summary>
    public required IReadOnlyList<Person> People { get; init; }

    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>Loads everything; the rows are tracked when they are to be changed.</summary>
    public static async Task<StoredCatalog> LoadAsync(DeployDbContext db, bool tracked, CancellationToken ct)
    {
        IQueryable<T> Rows<T>(IQueryable<T> rows) where T : class => tracked ? rows : rows.AsNoTracking();
        return new StoredCatalog
        {
            Environments = await Rows(db.Environments).OrderBy(e => e.Ordinal).ThenBy(e => e.Id).ToListAsync(ct),
            Clusters = await Rows(db.Clusters).OrderBy(c => c.Id).ToListAsync(ct),
            Tenants = await Rows(db.Tenants).OrderBy(t => t.Id).ToListAsync(ct),
            Sites = await Rows(db.Sites).OrderBy(s => s.Id).ToListAsync(ct),
            Tools = await Rows(db.Tools).OrderBy(t => t.Id).ToListAsync(ct),
            People = await Rows(db.People).Where(p => p.Name != CatalogDocument.BootstrapPerson).OrderBy(p => p.Id).ToListAsync(ct),
            Channels = await Rows(db.Channels).OrderBy(c => c.Id).ToListAsync(ct),
        };
    }

    /// <summary>What holds now, as a document: without what is archived.</summary>
    public CatalogDocument ToDocument()
    {
        var stores = Sites.Where(site => site is { ArchivedAt: null, Store: not null }).ToLookup(site => site.TenantId);
        return new CatalogDocument
        {
            Environments = [.. Environments.Where(e => e.ArchivedAt is null).Select(e => new EnvironmentEntry { Name = e.Name, Protected = e.Protected, Policy = e.Policy })],
            Clusters = [.. Clusters.Where(c => c.ArchivedAt is null).Select(c => new ClusterEntry(c.Name, c.Description))],
            Tenants = [.. Tenants.Where(t => t.ArchivedAt is null).Select(t => new TenantEntry
            {
                Name = t.Name,
                Cluster = t.Cluster,
                Namespace = t.Namespace,
                TimeZone = t.TimeZone,
                Stores = [.. stores[t.Id].Select(site => new StoreEntry(site.Store!, site.TimeZone, site.OpeningHours))],
            })],
            Tools = [.. Tools.Where(t => t.ArchivedAt is null).Select(t => new ToolEntry
            {
                Name = t.Name,
                Team = t.Team,
                Repository = new RepositoryEntry(t.Provider, t.RepositoryId, t.RepositoryUrl, t.Branch, t.Fallback) { TellsDeployments = t.TellsDeployments },
                Runners = t.Runners,
                Tenants = t.Tenants,
            })],
            People = [.. People.Where(p => p.ArchivedAt is null).Select(p => new PersonEntry
            {
                Name = p.Name,
                Email = p.Email,
                Slack = p.Slack,
                Teams = p.Teams,
                TimeZone = p.TimeZone,
                Roles = p.Roles,
            })],
            Channels = [.. Channels.Where(c => c.ArchivedAt is null).Select(c => new ChannelEntry
            {
                Surface = c.Surface,
                Id = c.ExternalId,
                Tenants = c.Tenants,
                Tools = c.Tools,
                Environments = c.Environments,
                Events = c.Events,
            })],
        };
    }

    /// <summary>Paths of what is archived, as changes name it.</summary>
    public IReadOnlySet<string> ArchivedPaths() =>
        Environments.Where(e => e.ArchivedAt is not null).Select(e => $"environment {e.Name}")
            .Concat(Clusters.Where(c => c.ArchivedAt is not null).Select(c => $"cluster {c.Name}"))
            .Concat(Tenants.Where(t => t.ArchivedAt is not null).Select(t => $"tenant {t.Name}"))
            .Concat(Sites.Where(s => s is { ArchivedAt: not null, Store: not null }).Select(s => $"store {s.Name}"))
            .Concat(Tools.Where(t => t.ArchivedAt is not null).Select(t => $"tool {t.Name}"))
            .Concat(People.Where(p => p.ArchivedAt is not null).Select(p => $"person {p.Name}"))
            .Concat(Channels.Where(c => c.ArchivedAt is not null).Select(c => $"channel {c.Surface}:{c.ExternalId}"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
