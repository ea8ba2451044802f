using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Names deployments by what they bring where: <c>crm@v2.1.0 to acme on prod</c>.</summary>
internal static class DeploymentTitle
{
    /// <summary>The titles of some deployments, by id, with two queries.</summary>
    public static async Task<IReadOnlyDictionary<long, string>> LoadAsync(DeployDbContext db, CatalogSnapshot catalog, IReadOnlyCollection<Deployment> deployments, CancellationToken cancellationToken)
    {
        var ids = deployments.Select(d => d.Id).ToList();
        var items = (await db.DeploymentItems.AsNoTracking().Where(i => ids.Contains(i.DeploymentId)).ToListAsync(cancellationToken)).ToLookup(i => i.DeploymentId);

        // A deployment has up to a thousand targets, and a title names four.
        var targets = (await db.DeploymentTargets.AsNoTracking().Where(t => ids.Contains(t.DeploymentId) && t.Ordinal < 5)
                .OrderBy(t => t.DeploymentId).ThenBy(t => t.Ordinal)
                .Select(t => new { t.DeploymentId, t.Name, All = db.DeploymentTargets.Count(o => o.DeploymentId == t.DeploymentId) })
                .ToListAsync(cancellationToken))
            .ToLookup(t => t.DeploymentId);
        return deployments.ToDictionary(
            d => d.Id,
            d => Of(catalog, d, items[d.Id], targets[d.Id].Select(t => t.Name).ToList(), targets[d.Id].Select(t => t.All).FirstOrDefault()));
    }

    private static string Of(CatalogSnapshot catalog, Deployment deployment, IEnumerable<DeploymentItem> items, IReadOnlyList<string> targets, int targetCount)
    {
        var list = items.ToList();
        var names = list.ConvertAll(i => catalog.Tools[i.ToolId].Name + (i.Sha is null ? "" : $"@{VersionText.Of(i.Ref)}"));
        names.Sort(StringComparer.Ordinal);
        var what = ChatLines.Names(names, 4);
        if (deployment.RollbackOf is { } original) what = $"rollback of {new DeploymentId(original)} ({what})";
        else if (list.TrueForAll(i => i.Sha is null)) what = $"rollback of {what}";
        var where = string.Join(", ", targets.Take(4)) + (targetCount > 4 ? $" and {targetCount - 4:N0} more" : "");
        return $"{what} to {where} on {catalog.Environments[deployment.EnvironmentId].Name}";
    }
}
