using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Finds out where notices go: the first surface that knows the person. Whom none knows within a day is not told.</summary>
public sealed class AddressNotices(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, DirectChannels directChannels, Hints hints, TimeProvider clock) : IReconciler
{
    private const int Batch = 100;
    private static readonly TimeSpan WorthTelling = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public string Name => "address notices";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.PostsChanged;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now - WorthTelling;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = await db.Notices
            .Where(n => n.Surface == null && n.SentAt == null && n.RefusedCode == null && n.CreatedAt > since && (n.NotBefore == null || n.NotBefore <= now))
            .OrderBy(n => n.Id).Take(Batch)
            .ToListAsync(cancellationToken);
        if (waiting.Count == 0) return false;
        var people = (await catalogs.GetAsync(cancellationToken)).People;
        var round = directChannels.Begin();
        foreach (var notice in waiting)
        {
            var found = people.Find(notice.PersonId) is { ArchivedAt: null } person ? await round.OfAsync(person, cancellationToken) : [];
            if (found is [var first, ..]) notice.Address(first.Surface, first.Workspace, first.ChannelId);
            else notice.Delay(now + Pause, nothingArrived: true);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another node did the same at the same moment; the next pass sees what is left.
        }

        hints.Raise(Hint.PostsChanged);
        return waiting.Count == Batch;
    }
}
