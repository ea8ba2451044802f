using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Plans;

/// <summary>Which cells the targets select: a main target its tenant's main and all its stores, a store itself, <c>*</c> everything. Pure.</summary>
public static class CellSelection
{
    /// <summary>The cells in order of targets, or why there are none.</summary>
    public static (IReadOnlyList<CellRequest> Cells, Refusal? Refusal) Select(CatalogSnapshot catalog, PlanSubject subject)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(subject);
        var cells = new List<CellRequest>();
        var seen = new HashSet<(int, int)>();
        var served = new HashSet<int>();
        var versions = subject.Items.Select(i => i.Ref is { } r ? new CellVersion(r.Sha, r.Reference) : null).ToList();
        foreach (var target in subject.Targets)
        {
            var sites = catalog.SitesOf(target);
            if (sites is null || sites.Count == 0) return ([], UnknownTarget(target));
            var before = cells.Count;
            var hit = false;
            foreach (var site in sites)
            {
                var tenant = catalog.Tenants[site.TenantId].Name;
                for (var i = 0; i < subject.Items.Count; i++)
                {
                    var tool = subject.Items[i].Tool;
                    if (!tool.Serves(tenant)) continue;
                    hit = true;
                    served.Add(tool.Id);
                    if (seen.Add((tool.Id, site.Id))) cells.Add(new CellRequest(tool.Id, site.TenantId, site.Id, versions[i], Restores: false));
                }
            }

            if (!hit && cells.Count == before)
                return ([], Refusal.Invalid("tool_not_at_target", $"{ToolNames(subject.Items)} is not deployed to {target}. The catalog's tools list which tenants they are for."));
        }

        var unserved = subject.Items.Where(i => !served.Contains(i.Tool.Id)).ToList();
        return unserved.Count == 0
            ? (cells, null)
            : ([], Refusal.Invalid("tool_not_at_target", $"{ToolNames(unserved)} is deployed to none of {string.Join(", ", subject.Targets)}. The catalog's tools list which tenants they are for."));
    }

    /// <summary>The refusal where a pinned store is named itself; a pinned store below a main target is skipped instead.</summary>
    public static Refusal? PinnedByName(CatalogSnapshot catalog, PlanSubject subject, IReadOnlySet<(int ToolId, int SiteId)> pins)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(pins);
        foreach (var target in subject.Targets.Where(t => t.Contains('/', StringComparison.Ordinal)))
        {
            foreach (var site in catalog.SitesOf(target) ?? [])
            {
                var pinned = subject.Items.FirstOrDefault(i => pins.Contains((i.Tool.Id, site.Id)));
                if (pinned is not null)
                {
                    return Refusal.Conflict(
                        "pinned",
                        $"{site.Name} is pinned to its version of {pinned.Tool.Name} on {subject.Environment.Name}. Unpin it first: /deploy unpin {site.Name} {pinned.Tool.Name} on {subject.Environment.Name}");
                }
            }
        }

        return null;
    }

    /// <summary>The refusal for a target that names nothing.</summary>
    public static Refusal UnknownTarget(string target) =>
        Refusal.Invalid("unknown_target", $"There is no target {target} in the catalog. A target is a tenant (acme), a store (acme/pdv-milano) or *.");

    private static string ToolNames(IEnumerable<PlanItem> items) => string.Join(", ", items.Select(i => i.Tool.Name));
}
