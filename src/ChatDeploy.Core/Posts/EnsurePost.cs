using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Has a deployment shown in the channel where somebody asked for it, previews included. The card comes by itself, within a moment.</summary>
/// <remarks>
/// A deployment that is in the channel already stays where it is: asked for again, it is neither repeated nor moved to the
/// bottom, because links to it, its thread and its place in the story of the channel would go with it. Who asks again is
/// answered with where it is.
/// </remarks>
public sealed class EnsurePost(IDbContextFactory<DeployDbContext> contexts, IDeploymentStore deployments, SubscribedChannels channels, Hints hints, TimeProvider clock)
{
    /// <summary>Makes the post, or finds it.</summary>
    /// <param name="deploymentId">The deployment.</param>
    /// <param name="surface">The surface's name.</param>
    /// <param name="channelId">The channel, by the surface's own id.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <returns>Null when there is no such deployment.</returns>
    /// <exception cref="ArgumentException">The surface is not switched on.</exception>
    public async Task<EnsuredPost?> HandleAsync(long deploymentId, string surface, string channelId, CancellationToken cancellationToken)
    {
        var on = channels.Surface(surface) ?? throw new ArgumentException($"there is no surface {surface}", nameof(surface));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // Under the deployment's lock: two who ask at once do not both find it missing, and the revision below is the newest.
        if (!await deployments.LockAsync(db, deploymentId, cancellationToken)) return null;
        var there = await db.Posts.AsNoTracking().Where(p => p.DeploymentId == deploymentId && p.Surface == surface && p.ChannelId == channelId)
            .Select(p => new EnsuredPost(p.Id, false, p.MessageRef)).SingleOrDefaultAsync(cancellationToken);
        if (there is not null) return there;

        // The card tells how it stands; what led there need not be told again in its thread.
        var newest = await db.Timeline.Where(e => e.DeploymentId == deploymentId).MaxAsync(e => e.Id, cancellationToken);
        var post = new Post
        {
            DeploymentId = deploymentId, Surface = surface, Workspace = on.WorkspaceOf(channelId), ChannelId = channelId, CreatedAt = clock.GetUtcNow(),
        };
        post.NothingToTell(newest);
        db.Posts.Add(post);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.PostsChanged);
        return new EnsuredPost(post.Id, true, null);
    }
}

/// <summary>A deployment's post in a channel.</summary>
/// <param name="PostId">Its key.</param>
/// <param name="IsNew">Whether it was not there before.</param>
/// <param name="MessageRef">How the surface knows its message; null until that has been sent.</param>
public sealed record EnsuredPost(long PostId, bool IsNew, string? MessageRef);
