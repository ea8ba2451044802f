using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Questions about posts, for people who operate the service.</summary>
public sealed class PostQueries(DeployDbContext db)
{
    private const int MostLookedAt = 200;

    /// <summary>The channels that refuse posts as things stand, those that have for longest first.</summary>
    /// <param name="catalogRevision">The catalog's: what an earlier one was refused has been tried again, or is past.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <remarks>A channel that has shown something since refuses no more. At most 200 refused posts are looked at, the newest.</remarks>
    public async Task<IReadOnlyList<RefusingChannel>> RefusingChannelsAsync(int catalogRevision, CancellationToken cancellationToken)
    {
        var refused = await db.Posts.AsNoTracking()
            .Where(p => p.RefusedCode != null && p.RefusedAtCatalog >= catalogRevision)
            .Where(p => !db.Posts.Any(o => o.Surface == p.Surface && o.ChannelId == p.ChannelId && o.ShownAt > p.RefusedAt))
            .OrderByDescending(p => p.Id).Take(MostLookedAt)
            .Select(p => new { p.Surface, p.ChannelId, p.DeploymentId, Reason = p.RefusedReason!, Since = p.RefusedAt!.Value })
            .ToListAsync(cancellationToken);
        return [.. refused.GroupBy(p => (p.Surface, p.ChannelId))
            .Select(g => new RefusingChannel(g.Key.Surface, g.Key.ChannelId, g.First().Reason, g.Min(p => p.Since), g.Count(), new DeploymentId(g.First().DeploymentId)))
            .OrderBy(c => c.Since)];
    }

    /// <summary>In which channels a deployment is shown.</summary>
    public async Task<IReadOnlyList<ShownPost>> OfDeploymentAsync(long deploymentId, CancellationToken cancellationToken) => await db.Posts.AsNoTracking()
        .Where(p => p.DeploymentId == deploymentId && p.Audience == PostAudience.Channel && p.MessageRef != null)
        .OrderBy(p => p.Id)
        .Select(p => new ShownPost(p.Surface, p.ChannelId, p.MessageRef!))
        .ToListAsync(cancellationToken);
}

/// <summary>A channel that refuses posts.</summary>
/// <param name="Surface">The surface.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="Reason">What it last said, and what to do.</param>
/// <param name="Since">Since when.</param>
/// <param name="Posts">How many deployments are not shown, or no longer as they are.</param>
/// <param name="Newest">The newest of them.</param>
public sealed record RefusingChannel(string Surface, string ChannelId, string Reason, DateTimeOffset Since, int Posts, DeploymentId Newest);

/// <summary>A message that shows a deployment.</summary>
/// <param name="Surface">The surface.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="MessageRef">How the surface knows it.</param>
public sealed record ShownPost(string Surface, string ChannelId, string MessageRef);
