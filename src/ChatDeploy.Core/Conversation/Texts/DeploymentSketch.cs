using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>What chat tells of a deployment: its row, its names, and its cells summed up, a handful of queries whatever its size.</summary>
/// <param name="Deployment">The row.</param>
/// <param name="Requester">Who asked for it.</param>
/// <param name="Title">What it brings where: <c>crm@v2.1.0 to acme on prod</c>.</param>
/// <param name="Cells">The cells, alike ones summed up, in order of tool.</param>
internal sealed record DeploymentSketch(Deployment Deployment, string Requester, string Title, IReadOnlyList<CellSum> Cells)
{
    // Few enough to be named one by one.
    private const int MostNamedCells = 60;

    /// <summary>The id people use.</summary>
    public string Id => Deployment.PublicId.ToString();

    /// <summary>Who asked for it, and why; a rollback's reason is its title.</summary>
    public string AskedBy => $"asked for by {Requester}{(Deployment.Reason is { } reason && !reason.StartsWith("rollback of ", StringComparison.Ordinal) ? $" because “{ChatLines.OneLine(reason)}”" : "")}";

    /// <summary>Loads it; null when there is no such deployment.</summary>
    public static async Task<DeploymentSketch?> LoadAsync(DeployDbContext db, CatalogSnapshot catalog, long id, CancellationToken cancellationToken)
    {
        if (await db.Deployments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } deployment) return null;
        var titles = await DeploymentTitle.LoadAsync(db, catalog, [deployment], cancellationToken);
        return new DeploymentSketch(deployment, catalog.People[deployment.RequesterId].Name, titles[id], await CellsAsync(db, catalog, id, cancellationToken));
    }

    private static async Task<IReadOnlyList<CellSum>> CellsAsync(DeployDbContext db, CatalogSnapshot catalog, long id, CancellationToken cancellationToken)
    {
        var sums = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == id)
            .GroupBy(j => new { j.ToolId, j.TenantId, j.Action, j.SkipReason, j.Wave, j.FromSha, j.FromRef, j.ToSha, j.ToRef })
            .Select(g => new { g.Key, Sites = g.Count() })
            .ToListAsync(cancellationToken);
        var few = sums.Sum(s => s.Sites) <= MostNamedCells;
        var sites = !few
            ? null
            : (await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == id).OrderBy(j => j.Ordinal)
                .Select(j => new { Key = new { j.ToolId, j.TenantId, j.Action, j.SkipReason, j.Wave, j.FromSha, j.FromRef, j.ToSha, j.ToRef }, j.SiteId })
                .ToListAsync(cancellationToken)).ToLookup(j => j.Key, j => catalog.Sites[j.SiteId].Name);
        return sums
            .Select(s => new CellSum(
                catalog.Tools[s.Key.ToolId].Name,
                catalog.Tenants[s.Key.TenantId].Name,
                s.Key.Action,
                s.Key.SkipReason,
                s.Key.Wave,
                (s.Key.FromRef, s.Key.FromSha),
                (s.Key.ToRef, s.Key.ToSha),
                s.Sites,
                sites is null ? [] : sites[s.Key].ToList()))
            .OrderBy(s => s.Tool, StringComparer.Ordinal).ThenBy(s => s.Wave).ThenBy(s => s.Tenant, StringComparer.Ordinal).ThenBy(s => s.From.Ref, StringComparer.Ordinal)
            .ToList();
    }
}

/// <summary>Cells of one tool and tenant that are alike.</summary>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Tenant">Name of the tenant.</param>
/// <param name="Action">What is to happen.</param>
/// <param name="SkipReason">Why the plan skips them.</param>
/// <param name="Wave">Their wave; 0 when skipped.</param>
/// <param name="From">What is expected to run there.</param>
/// <param name="To">What they get.</param>
/// <param name="Sites">How many.</param>
/// <param name="Names">Their sites' names; empty when there are too many to name.</param>
internal sealed record CellSum(
    string Tool, string Tenant, CellAction Action, string? SkipReason, int Wave, (string? Ref, string? Sha) From, (string? Ref, string? Sha) To, int Sites, IReadOnlyList<string> Names)
{
    /// <summary>The sites, named where they are few, else counted.</summary>
    public static string SitesOf(IEnumerable<CellSum> sums)
    {
        var list = sums.ToList();
        var names = list.SelectMany(s => s.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var count = list.Sum(s => s.Sites);
        return names.Count is > 0 and <= 6 ? string.Join(", ", names) : ChatLines.Count(count, "site");
    }
}
