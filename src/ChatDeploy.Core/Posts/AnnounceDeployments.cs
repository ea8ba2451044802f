using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>
/// Gives every launched deployment its posts in the channels that subscribe to it (spec B6), once something happens that they
/// want to hear of. A preview is shown only where it was asked for.
/// </summary>
/// <remarks>
/// Looks at deployments under way and at those that ended within an hour; a channel that a new catalog brings gets the posts
/// of those under way. Any node does it: the deployment's row lock and the posts' unique index keep it to one each.
/// </remarks>
public sealed class AnnounceDeployments(
    IDbContextFactory<DeployDbContext> contexts, IDeploymentStore deployments, CatalogSnapshots catalogs, SubscribedChannels channels, Hints hints, TimeProvider clock) : IReconciler
{
    private const int Batch = 200;
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public string Name => "announce";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        IReadOnlyList<Channel> subscribed;
        IReadOnlyList<long> due;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            subscribed = await channels.ListAsync(db, cancellationToken);
            due = subscribed.Count == 0 ? [] : await DueAsync(db, catalog.Revision, cancellationToken);
        }

        await EachInTurn.AnyAsync(due, id => AnnounceAsync(id, catalog, subscribed, cancellationToken));

        // A deployment moved, here or on another node: whoever holds the workspaces has something to show.
        hints.Wake(Hint.PostsChanged);
        return due.Count == Batch;
    }

    private async Task<IReadOnlyList<long>> DueAsync(DeployDbContext db, int catalogRevision, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Recent;
        return await (
            from d in db.Deployments
            where d.LaunchedAt != null
                && (d.State == LifecycleState.PendingApproval || d.State == LifecycleState.Approved || d.State == LifecycleState.Applying || d.FinishedAt > since)
            join a in db.Announcements on d.Id equals a.DeploymentId into known
            from a in known.DefaultIfEmpty()
            where a == null
                || (a.CatalogRevision < catalogRevision && d.FinishedAt == null)
                || (!a.IsComplete && a.Revision < db.Timeline.Where(e => e.DeploymentId == d.Id).Max(e => e.Id))
            orderby d.Id
            select d.Id).Take(Batch).ToListAsync(cancellationToken);
    }

    private async Task<bool> AnnounceAsync(long deploymentId, CatalogSnapshot catalog, IReadOnlyList<Channel> subscribed, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await deployments.LockAsync(db, deploymentId, cancellationToken)) return false;
        var revision = await db.Timeline.Where(e => e.DeploymentId == deploymentId).MaxAsync(e => e.Id, cancellationToken);
        var subject = await SubjectAsync(db, deploymentId, catalog, subscribed, cancellationToken);
        var posted = await db.Posts.Where(p => p.DeploymentId == deploymentId).Select(p => new { p.Surface, p.ChannelId }).ToListAsync(cancellationToken);

        var candidates = subscribed.Where(c => Subscriptions.MayWant(c, subject)).ToList();
        var missing = candidates.Where(c => !posted.Exists(p => p.Surface == c.Surface && p.ChannelId == c.ExternalId)).ToList();
        var wanted = missing.FindAll(c => Subscriptions.Wants(c, subject));
        db.Posts.AddRange(wanted.Select(c => new Post
        {
            DeploymentId = deploymentId, Surface = c.Surface, Workspace = channels.Surface(c.Surface)!.WorkspaceOf(c.ExternalId), ChannelId = c.ExternalId, CreatedAt = clock.GetUtcNow(),
        }));

        var announcement = await db.Announcements.SingleOrDefaultAsync(a => a.DeploymentId == deploymentId, cancellationToken);
        if (announcement is null) db.Announcements.Add(announcement = new Announcement { DeploymentId = deploymentId });
        (announcement.Revision, announcement.CatalogRevision, announcement.IsComplete) = (revision, catalog.Revision, missing.Count == wanted.Count);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return wanted.Count > 0;
    }

    private static async Task<SubscriptionSubject> SubjectAsync(
        DeployDbContext db, long deploymentId, CatalogSnapshot catalog, IReadOnlyList<Channel> subscribed, CancellationToken cancellationToken)
    {
        var environmentId = await db.Deployments.Where(d => d.Id == deploymentId).Select(d => d.EnvironmentId).SingleAsync(cancellationToken);
        var launch = await db.Timeline.Where(e => e.DeploymentId == deploymentId && e.Type == "launched").MinAsync(e => (long?)e.Id, cancellationToken);
        var events = await db.Timeline.Where(e => e.DeploymentId == deploymentId && e.Id >= launch).Select(e => e.Type).Distinct().ToListAsync(cancellationToken);

        // A deployment has up to 200,000 cells, its tools and tenants are few; stores only count where a channel names them.
        var pairs = await db.Jobs.Where(j => j.DeploymentId == deploymentId).Select(j => new { j.ToolId, j.TenantId }).Distinct().ToListAsync(cancellationToken);
        var cells = pairs.ConvertAll(p => new SubscriptionCell(catalog.Tools[p.ToolId].Name, catalog.Tenants[p.TenantId].Name));
        var stores = subscribed.SelectMany(c => c.Tenants).Where(n => n.Contains('/', StringComparison.Ordinal)).Select(n => catalog.Sites.Find(n)).OfType<Site>().Select(s => s.Id).Distinct().ToList();
        if (stores.Count > 0)
        {
            var sites = await db.Jobs.Where(j => j.DeploymentId == deploymentId && stores.Contains(j.SiteId)).Select(j => new { j.ToolId, j.TenantId, j.SiteId }).ToListAsync(cancellationToken);
            cells.AddRange(sites.Select(s => new SubscriptionCell(catalog.Tools[s.ToolId].Name, catalog.Tenants[s.TenantId].Name, catalog.Sites[s.SiteId].Name)));
        }

        return new SubscriptionSubject(catalog.Environments[environmentId].Name, cells, events.ToHashSet(StringComparer.Ordinal));
    }
}
