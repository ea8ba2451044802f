using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Catalog;

/// <summary>The refusals for names that the catalog does not have; they list what it has.</summary>
public static class UnknownNames
{
    /// <summary><c>unknown_tool</c>.</summary>
    public static Refusal Tool(CatalogSnapshot catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Refusal.Invalid("unknown_tool", $"There is no tool {name} in the catalog. {List("Tools", catalog.Tools.Active.Select(t => t.Name))}");
    }

    /// <summary><c>unknown_environment</c>.</summary>
    public static Refusal Environment(CatalogSnapshot catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Refusal.Invalid("unknown_environment", $"There is no environment {name} in the catalog. {List("Environments", catalog.Environments.Active.Select(e => e.Name))}");
    }

    private static string List(string what, IEnumerable<string> names)
    {
        var some = names.Take(11).ToList();
        return some.Count == 0 ? "The catalog is empty; apply one first." : $"{what}: {string.Join(", ", some.Take(10))}{(some.Count > 10 ? ", …" : string.Empty)}.";
    }
}
