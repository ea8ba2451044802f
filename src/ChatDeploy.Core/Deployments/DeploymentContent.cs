using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>What a deployment brings where, in the words of the audit trail (spec J2: which ref).</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Ref">Its tools with their refs, <c>crm@v1.1.0, wms@main</c>; a rollback's without refs.</param>
/// <param name="Sha">The commit, where there is exactly one.</param>
public sealed record DeploymentContent(string Environment, string Ref, string? Sha)
{
    /// <summary>The content of a deployment of these items.</summary>
    public static DeploymentContent Of(string environment, IReadOnlyCollection<(string Tool, string? Ref, string? Sha)> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new DeploymentContent(
            environment,
            string.Join(", ", items.Select(item => item.Ref is null ? item.Tool : $"{item.Tool}@{item.Ref}")),
            items.Count == 1 ? items.First().Sha : null);
    }

    /// <summary>A stored deployment, tracked, and its content, in one query.</summary>
    internal static async Task<(Deployment Deployment, DeploymentContent Content)> LoadAsync(DeployDbContext db, long deploymentId, CancellationToken cancellationToken)
    {
        var found = await db.Deployments.Where(d => d.Id == deploymentId).Select(d => new
        {
            Deployment = d,
            Environment = db.Environments.Where(e => e.Id == d.EnvironmentId).Select(e => e.Name).First(),
            Items = db.DeploymentItems.Where(i => i.DeploymentId == d.Id).OrderBy(i => i.ToolId)
                .Join(db.Tools, i => i.ToolId, t => t.Id, (i, t) => new { Tool = t.Name, i.Ref, i.Sha }).ToList(),
        }).SingleAsync(cancellationToken);
        return (found.Deployment, Of(found.Environment, found.Items.ConvertAll(i => (i.Tool, i.Ref, i.Sha))));
    }
}
