namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>What is known while one document is read: its declared names, and what is wrong so far.</summary>
internal sealed class CatalogReading(CatalogProblems problems, DeclaredNames declared)
{
    public TimeZoneNames TimeZones { get; } = new();

    public void Report(CatalogNode node, string path, string message) => problems.Add(node, path, message);

    /// <summary>The end of a message that names what was probably meant; empty when nothing is near.</summary>
    public string Nearest(string text, IEnumerable<string> candidates) =>
        problems.SuggestionsAreAffordable && NearestName.Of(text, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>The declared spelling of a name of one of the kinds, or the problem that it is not declared.</summary>
    public (string? Name, string? Problem) Resolve(string name, params NameKind[] kinds)
    {
        foreach (var kind in kinds)
            if (declared.Find(kind, name) is { } spelling) return (spelling, null);
        var what = string.Join(" or ", kinds.Select(Word));
        return (null, $"no {what} in this catalog is named '{ScalarNode.Shortened(name)}'{Nearest(name, kinds.SelectMany(declared.All))}");
    }

    public bool IsDeclared(NameKind kind, string name) => declared.Find(kind, name) is not null;

    /// <summary>Reports a name that an earlier entry of the same kind has already, whatever the letter case.</summary>
    public void Once(Dictionary<string, CatalogNode> taken, string? name, CatalogNode at, string path, string what)
    {
        if (name is null || taken.TryAdd(name, at)) return;
        Report(at, path, $"{what} '{name}' is already at line {taken[name].Line}; each is named once, whatever the letter case");
    }

    private static string Word(NameKind kind) => kind switch
    {
        NameKind.Environment => "environment",
        NameKind.Cluster => "cluster",
        NameKind.Tenant => "tenant",
        NameKind.Store => "store",
        NameKind.Tool => "tool",
        NameKind.Person => "person",
        _ => "team",
    };
}
