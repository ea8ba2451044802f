namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Reads the sections <c>clusters</c> and <c>tenants</c>.</summary>
internal static class TenantReader
{
    private static readonly string[] ClusterKeys = ["name", "description"];
    private static readonly string[] Keys = ["name", "cluster", "namespace", "timeZone", "stores"];
    private static readonly string[] StoreKeys = ["name", "timeZone", "openingHours"];

    public static IReadOnlyList<ClusterEntry> ReadClusters(MappingReader root)
    {
        List<ClusterEntry> clusters = [];
        Dictionary<string, CatalogNode> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (node, path) in root.Items("clusters"))
        {
            if (MappingReader.Open(root.Reading, node, path, ClusterKeys) is not { } entry) continue;
            entry.Require("name", "");
            var name = entry.Name();
            root.Reading.Once(taken, name, entry.Find("name") ?? node, path, "cluster");
            clusters.Add(new ClusterEntry(name ?? "", entry.Text("description", multiline: true)));
        }

        return clusters;
    }

    public static IReadOnlyList<TenantEntry> Read(MappingReader root)
    {
        List<TenantEntry> tenants = [];
        Dictionary<string, CatalogNode> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (node, path) in root.Items("tenants"))
        {
            if (MappingReader.Open(root.Reading, node, path, Keys) is not { } entry) continue;
            entry.Require("name", "");
            var name = entry.Name();
            root.Reading.Once(taken, name, entry.Find("name") ?? node, path, "tenant");
            tenants.Add(new TenantEntry
            {
                Name = name ?? "",
                Cluster = Cluster(entry),
                Namespace = entry.Name("namespace"),
                TimeZone = entry.TimeZone(),
                Stores = Stores(entry, name ?? "?"),
            });
        }

        return tenants;
    }

    private static string? Cluster(MappingReader tenant)
    {
        if (tenant.Scalar("cluster", "the name of a cluster") is not { } reference) return null;
        var (name, problem) = tenant.Reading.Resolve(reference.Value, NameKind.Cluster);
        if (problem is not null) tenant.Report("cluster", problem);
        return name;
    }

    private static List<StoreEntry> Stores(MappingReader tenant, string tenantName)
    {
        List<StoreEntry> stores = [];
        Dictionary<string, CatalogNode> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (node, path) in tenant.Items("stores"))
        {
            if (Store(tenant.Reading, node, path) is not { } store) continue;
            tenant.Reading.Once(taken, store.Name, node, path, $"store of tenant {tenantName}");
            stores.Add(store);
        }

        return stores;
    }

    /// <summary>A store is its name alone, or a mapping.</summary>
    private static StoreEntry? Store(CatalogReading reading, CatalogNode node, string path)
    {
        if (node is ScalarNode scalar)
        {
            if (!scalar.IsNull && CatalogSyntax.Name.IsMatch(scalar.Value)) return new StoreEntry(scalar.Value);
            reading.Report(node, path, $"expected a store's name, found {node.Kind}: {CatalogSyntax.NameRule}");
            return null;
        }

        if (MappingReader.Open(reading, node, path, StoreKeys) is not { } entry) return null;
        entry.Require("name", "");
        var hours = entry.Text("openingHours");
        if (hours is not null && OpeningHoursSyntax.Problem(hours) is { } problem) entry.Report("openingHours", problem);
        var zone = entry.TimeZone();
        return entry.Name() is { } name ? new StoreEntry(name, zone, hours) : null;
    }
}
