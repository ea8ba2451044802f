using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Questions about posts, for people who operate the service.</summary>
public sealed class PostQueries(DeployDbContext db)
{
    /// <summary>The posts that their channels refuse, newest first, at most so many.</summary>
    public async Task<IReadOnlyList<RefusedPost>> RefusedAsync(int limit, CancellationToken cancellationToken) => await db.Posts.AsNoTracking()
        .Where(p => p.RefusedCode != null)
        .OrderByDescending(p => p.Id).Take(limit)
        .Select(p => new RefusedPost(new DeploymentId(p.DeploymentId), p.Surface, p.ChannelId, p.RefusedCode!, p.RefusedReason!, p.RefusedAt!.Value))
        .ToListAsync(cancellationToken);

    /// <summary>Where a deployment is shown.</summary>
    public async Task<IReadOnlyList<ShownPost>> OfDeploymentAsync(long deploymentId, CancellationToken cancellationToken) => await db.Posts.AsNoTracking()
        .Where(p => p.DeploymentId == deploymentId && p.MessageRef != null)
        .OrderBy(p => p.Id)
        .Select(p => new ShownPost(p.Surface, p.ChannelId, p.MessageRef!))
        .ToListAsync(cancellationToken);
}

/// <summary>A post that its channel refuses.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Surface">The surface.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="Code">The surface's code.</param>
/// <param name="Reason">What it means, and what to do.</param>
/// <param name="Since">When it said so first.</param>
public sealed record RefusedPost(DeploymentId Deployment, string Surface, string ChannelId, string Code, string Reason, DateTimeOffset Since);

/// <summary>A message that shows a deployment.</summary>
/// <param name="Surface">The surface.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="MessageRef">How the surface knows it.</param>
public sealed record ShownPost(string Surface, string ChannelId, string MessageRef);
