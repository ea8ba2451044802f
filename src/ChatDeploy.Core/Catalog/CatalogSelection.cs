using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Catalog;

/// <summary>The tool, target and environment that somebody named, each optional: what filters of questions resolve to.</summary>
/// <param name="Tool">The tool; null when none was named.</param>
/// <param name="Target">The target; null when none was named.</param>
/// <param name="Environment">The environment; null when none was named.</param>
public sealed record CatalogSelection(Tool? Tool, CatalogTarget? Target, DeployEnvironment? Environment)
{
    /// <summary>Finds what is named. Empty and missing names select nothing in particular.</summary>
    /// <param name="catalog">Where to look.</param>
    /// <param name="tool">A tool's name.</param>
    /// <param name="target"><c>acme</c>, <c>acme/pdv-milano</c> or <c>*</c>.</param>
    /// <param name="environment">An environment's name.</param>
    /// <param name="ever">Whether what the catalog has dropped counts: for questions about the past. A dropped target has no sites.</param>
    /// <param name="selection">What was found; empty when a name is unknown.</param>
    /// <returns>The first name that is unknown; null when all are known.</returns>
    public static UnknownName? Resolve(
        CatalogSnapshot catalog, string? tool, string? target, string? environment, bool ever, out CatalogSelection selection)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        selection = new CatalogSelection(null, null, null);
        var foundTool = Find(catalog.Tools, tool, ever);
        if (foundTool is null && !string.IsNullOrEmpty(tool))
            return new UnknownName(UnknownNameReason.UnknownTool, Sentence("tool", tool, catalog.Tools.Active.Select(t => t.Name)));

        var foundTarget = string.IsNullOrEmpty(target) ? null : catalog.FindTarget(target) ?? (ever ? FindDropped(catalog, target) : null);
        if (foundTarget is null && !string.IsNullOrEmpty(target))
            return new UnknownName(UnknownNameReason.UnknownTarget, Sentence("target", target, catalog.Tenants.Active.Select(t => t.Name)));

        var foundEnvironment = Find(catalog.Environments, environment, ever);
        if (foundEnvironment is null && !string.IsNullOrEmpty(environment))
            return new UnknownName(UnknownNameReason.UnknownEnvironment, Sentence("environment", environment, catalog.Environments.Active.Select(e => e.Name)));

        selection = new CatalogSelection(foundTool, foundTarget, foundEnvironment);
        return null;
    }

    private static T? Find<T>(CatalogIndex<T> index, string? name, bool ever) where T : class =>
        string.IsNullOrEmpty(name) ? null : ever ? index.FindEver(name) : index.Find(name);

    private static CatalogTarget? FindDropped(CatalogSnapshot catalog, string target)
    {
        if (catalog.Tenants.FindEver(target) is { } tenant) return new CatalogTarget(tenant.Name, tenant, []);
        return catalog.Sites.FindEver(target) is { Store: not null } store ? new CatalogTarget(store.Name, catalog.TenantOf(store), []) : null;
    }

    private static string Sentence(string kind, string name, IEnumerable<string> known)
    {
        const int Shown = 10;
        var names = known.Take(Shown + 1).ToList();
        var list = names.Count == 0 ? "the catalog has none yet" : names.Count <= Shown ? "there are " + string.Join(", ", names) : "GET /api/catalog lists what there is";
        return $"there is no {kind} '{name}'; {list}";
    }
}

/// <summary>A name that the catalog does not have.</summary>
/// <param name="Reason">Which kind of name.</param>
/// <param name="Message">The name, and what there is instead.</param>
public sealed record UnknownName(UnknownNameReason Reason, string Message)
{
    /// <summary>The stable code: <c>unknown_tool</c>, <c>unknown_target</c> or <c>unknown_environment</c>.</summary>
    public string Code => EnumCodes.Code(Reason);
}

/// <summary>Kinds of names that may be unknown.</summary>
public enum UnknownNameReason
{
    /// <summary>No such tool.</summary>
    UnknownTool,

    /// <summary>No such tenant or store.</summary>
    UnknownTarget,

    /// <summary>No such environment.</summary>
    UnknownEnvironment,
}
