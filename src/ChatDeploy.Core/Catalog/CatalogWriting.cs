using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Catalog;

/// <summary>Makes the store's rows say what a document says: adds, changes, revives, archives; deletes nothing.</summary>
internal sealed class CatalogWriting(DeployDbContext db, StoredCatalog stored, CatalogDocument wanted, DateTimeOffset now)
{
    /// <summary>Changes the tracked rows and saves them, in the caller's transaction.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        WriteEnvironments();
        WriteClusters();
        WriteTools();
        WritePeople();
        WriteChannels();
        var tenants = WriteTenants();
        // Sites refer to tenants by key, which new tenants only have once they are saved.
        await db.SaveChangesAsync(ct);
        WriteSites(tenants);
        await db.SaveChangesAsync(ct);
    }

    private void WriteEnvironments()
    {
        var rows = ByName(stored.Environments, row => row.Name);
        foreach (var (entry, ordinal) in wanted.Environments.Select((entry, index) => (entry, index)))
        {
            if (rows.Remove(entry.Name, out var row))
            {
                Rename(row, entry.Name);
                if (!CatalogFacts.Of(row.Policy).SequenceEqual(CatalogFacts.Of(entry.Policy)))
                {
                    row.Policy = entry.Policy;
                    row.PolicyRevision++;
                }
            }
            else
            {
                db.Add(row = new DeployEnvironment { Name = entry.Name, Policy = entry.Policy });
            }

            row.Ordinal = ordinal;
            row.Protected = entry.Protected;
            row.ArchivedAt = null;
        }

        foreach (var dropped in rows.Values) dropped.ArchivedAt ??= now;
    }

    private void WriteClusters()
    {
        var rows = ByName(stored.Clusters, row => row.Name);
        foreach (var entry in wanted.Clusters)
        {
            if (rows.Remove(entry.Name, out var row)) Rename(row, entry.Name);
            else db.Add(row = new Cluster { Name = entry.Name });
            row.Description = entry.Description;
            row.ArchivedAt = null;
        }

        foreach (var dropped in rows.Values) dropped.ArchivedAt ??= now;
    }

    private void WriteTools()
    {
        var rows = ByName(stored.Tools, row => row.Name);
        foreach (var entry in wanted.Tools)
        {
            var (repository, runners) = (entry.Repository, entry.Runners);
            if (rows.Remove(entry.Name, out var row))
            {
                Rename(row, entry.Name);
                var before = CatalogFacts.Of(new RepositoryEntry(row.Provider, row.RepositoryId, row.RepositoryUrl, row.Branch, row.Fallback), row.Runners);
                if (!before.SequenceEqual(CatalogFacts.Of(repository, runners))) row.RunnerRevision++;
                (row.Provider, row.RepositoryId, row.Branch) = (repository.Provider, repository.Id, repository.Branch);
                (row.Runners, row.Tenants) = (runners, entry.Tenants);
            }
            else
            {
                db.Add(row = new Tool { Name = entry.Name, Provider = repository.Provider, RepositoryId = repository.Id, Branch = repository.Branch, Runners = runners, Tenants = entry.Tenants });
            }

            row.Team = entry.Team;
            row.RepositoryUrl = repository.Url;
            row.Fallback = repository.Fallback;
            row.TellsDeployments = repository.TellsDeployments;
            row.ArchivedAt = null;
        }

        foreach (var dropped in rows.Values) dropped.ArchivedAt ??= now;
    }

    private void WritePeople()
    {
        var rows = ByName(stored.People, row => row.Name);
        foreach (var entry in wanted.People)
        {
            if (rows.Remove(entry.Name, out var row)) Rename(row, entry.Name);
            else db.Add(row = new Person { Name = entry.Name, Roles = entry.Roles });
            (row.Email, row.Slack, row.Teams, row.TimeZone) = (entry.Email, entry.Slack, entry.Teams, entry.TimeZone);
            row.Roles = entry.Roles;
            row.ArchivedAt = null;
        }

        foreach (var dropped in rows.Values) dropped.ArchivedAt ??= now;
    }

    private void WriteChannels()
    {
        var rows = stored.Channels.ToDictionary(row => (row.Surface, row.ExternalId));
        foreach (var entry in wanted.Channels)
        {
            if (!rows.Remove((entry.Surface, entry.Id), out var row))
                db.Add(row = new Channel { Surface = entry.Surface, ExternalId = entry.Id, Tenants = [], Tools = [], Environments = [], Events = [] });
            (row.Tenants, row.Tools, row.Environments, row.Events) = (entry.Tenants, entry.Tools, entry.Environments, entry.Events);
            row.ArchivedAt = null;
        }

        foreach (var dropped in rows.Values) dropped.ArchivedAt ??= now;
    }

    private List<(TenantEntry Entry, Tenant Row)> WriteTenants()
    {
        List<(TenantEntry, Tenant)> written = [];
        var rows = ByName(stored.Tenants, row => row.Name);
        foreach (var entry in wanted.Tenants)
        {
            if (rows.Remove(entry.Name, out var row)) Rename(row, entry.Name);
            else db.Add(row = new Tenant { Name = entry.Name });
            (row.Cluster, row.Namespace, row.TimeZone) = (entry.Cluster, entry.Namespace, entry.TimeZone);
            row.ArchivedAt = null;
            written.Add((entry, row));
        }

        foreach (var dropped in rows.Values) dropped.ArchivedAt ??= now;
        return written;
    }

    private void WriteSites(List<(TenantEntry Entry, Tenant Row)> tenants)
    {
        var rows = ByName(stored.Sites, row => row.Name);
        foreach (var (entry, tenant) in tenants)
        {
            WriteSite(rows, tenant, null);
            foreach (var store in entry.Stores) WriteSite(rows, tenant, store);
        }

        foreach (var dropped in rows.Values) dropped.ArchivedAt ??= now;
    }

    private void WriteSite(Dictionary<string, Site> rows, Tenant tenant, StoreEntry? store)
    {
        var name = store is null ? tenant.Name : $"{tenant.Name}/{store.Name}";
        if (rows.Remove(name, out var row))
        {
            Rename(row, name);
            if (row.Store != store?.Name) db.Entry(row).Property(site => site.Store).CurrentValue = store?.Name;
        }
        else
        {
            db.Add(row = new Site { Name = name, TenantId = tenant.Id, Store = store?.Name });
        }

        row.TimeZone = store?.TimeZone;
        row.OpeningHours = store?.OpeningHours;
        row.ArchivedAt = null;
    }

    /// <summary>A name changes in its letter case only: otherwise it is another thing.</summary>
    private void Rename<T>(T row, string name) where T : class
    {
        var property = db.Entry(row).Property<string>("Name");
        if (property.CurrentValue != name) property.CurrentValue = name;
    }

    private static Dictionary<string, T> ByName<T>(IEnumerable<T> rows, Func<T, string> name) =>
        rows.ToDictionary(name, StringComparer.OrdinalIgnoreCase);
}
