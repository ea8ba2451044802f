namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Every name that the document declares, gathered before anything is checked so that order does not matter.</summary>
internal sealed class DeclaredNames
{
    private readonly Dictionary<NameKind, Dictionary<string, string>> _names =
        Enum.GetValues<NameKind>().ToDictionary(kind => kind, _ => new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));

    public static DeclaredNames Of(MappingNode root)
    {
        var declared = new DeclaredNames();
        declared.Gather(root, "environments", NameKind.Environment);
        declared.Gather(root, "clusters", NameKind.Cluster);
        declared.Gather(root, "tools", NameKind.Tool);
        declared.Gather(root, "people", NameKind.Person);
        foreach (var tool in Items(root, "tools").OfType<MappingNode>())
            declared.Declare(NameKind.Team, tool.Find("team"));
        foreach (var tenant in Items(root, "tenants").OfType<MappingNode>())
        {
            if (declared.Declare(NameKind.Tenant, tenant.Find("name")) is not { } name) continue;
            foreach (var store in Items(tenant, "stores"))
                declared.Declare(NameKind.Store, store is MappingNode mapping ? mapping.Find("name") : store, name + "/");
        }

        return declared;
    }

    /// <summary>The declared spelling of a name, or null when it is not declared.</summary>
    public string? Find(NameKind kind, string name) => _names[kind].GetValueOrDefault(name);

    public IEnumerable<string> All(NameKind kind) => _names[kind].Values;

    private void Gather(MappingNode root, string section, NameKind kind)
    {
        foreach (var entry in Items(root, section).OfType<MappingNode>())
            Declare(kind, entry.Find("name"));
    }

    private string? Declare(NameKind kind, CatalogNode? node, string prefix = "")
    {
        if (node is not ScalarNode { IsNull: false } scalar) return null;
        _names[kind].TryAdd(prefix + scalar.Value, prefix + scalar.Value);
        return scalar.Value;
    }

    private static IReadOnlyList<CatalogNode> Items(MappingNode mapping, string key) =>
        mapping.Find(key) is SequenceNode sequence ? sequence.Items : [];
}

/// <summary>What a name can name.</summary>
internal enum NameKind
{
    Environment,
    Cluster,
    Tenant,
    Store,
    Tool,
    Person,
    Team,
}
