using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Locks;

/// <summary>Reminds the owner of a lock by hand, in a direct message, that it is still there (spec D3): after <see cref="LockOptions.RemindAfter"/>, then once a day.</summary>
/// <remarks>Once each over nodes and crashes: the next time moves in the transaction that notes the message, under the lock's gate.</remarks>
public sealed class RemindLockOwners(
    IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, CatalogSnapshots catalogs, Notices notices, Hints hints, TimeProvider clock) : IReconciler
{
    private const int Batch = 50;
    private static readonly TimeSpan Again = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public string Name => "remind lock owners";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeploymentMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<(long Id, int Tool, int Environment)> due;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            due = (await db.Locks.AsNoTracking().Where(l => l.RemindAt <= now).OrderBy(l => l.RemindAt).Take(Batch).Select(l => new { l.Id, l.ToolId, l.EnvironmentId }).ToListAsync(cancellationToken))
                .ConvertAll(l => (l.Id, l.ToolId, l.EnvironmentId));
        }

        if (await EachInTurn.AnyAsync(due, found => RemindAsync(found.Id, found.Tool, found.Environment, cancellationToken))) hints.Raise(Hint.PostsChanged);
        return due.Count == Batch;
    }

    private async Task<bool> RemindAsync(long id, int toolId, int environmentId, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await store.LockGatesAsync(db, environmentId, [toolId], cancellationToken);
        var now = clock.GetUtcNow();
        if (await db.Locks.SingleOrDefaultAsync(l => l.Id == id, cancellationToken) is not { RemindAt: { } at } held || at > now) return false;

        // Times that were missed while nobody looked are left out.
        held.RemindAt = now + Again;
        if (held.OwnerId is { } owner && catalog.People.Find(owner) is { } person)
        {
            var view = LockView.Of(catalog, held);
            await notices.TellAsync(
                db,
                $"lock {id} {at.ToUnixTimeSeconds()}",
                [person],
                $"🔒 Your lock of **{view.What}** is still there, since {ChatTime.Of(person, now).Full(held.AcquiredAt)}: {ChatLines.OneLine(view.Reason!)}\nLift it when it is no longer needed: `/deploy unlock {view.Tool} on {view.Environment}`",
                cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
