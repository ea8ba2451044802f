using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Takes and keeps the leases of workspaces, each in one conditional statement.</summary>
/// <remarks>A lease is longer than any call may take, and is renewed before a call that it would not outlast: a node that lost it has no call under way.</remarks>
public sealed class WorkspaceLeases(Node node, TimeProvider clock)
{
    /// <summary>How long a lease holds.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    /// <summary>Takes the lease, or keeps it, in the context's current transaction if there is one. A node that starts again takes what its earlier life held.</summary>
    /// <returns>Until when it holds; null while another node has it.</returns>
    public async Task<DateTimeOffset?> TryHoldAsync(DeployDbContext db, string surface, string workspace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var now = clock.GetUtcNow();
        var until = now + Length;
        var updated = await db.WorkspaceLeases
            .Where(l => l.Surface == surface && l.Workspace == workspace && (l.Holder == node.Name || l.Until < now))
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.Holder, node.Name).SetProperty(l => l.Until, until), cancellationToken);
        return updated == 1 ? until : null;
    }

    /// <summary>Commits what the context has noted, such as an intent to call, together with the lease, which then outlasts the call.</summary>
    /// <returns>Until when the lease holds; null, with nothing committed, when another node has it.</returns>
    /// <exception cref="DbUpdateConcurrencyException">Another node has written what the context has noted.</exception>
    public async Task<DateTimeOffset?> TryCommitAsync(DeployDbContext db, string surface, string workspace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await TryHoldAsync(db, surface, workspace, cancellationToken) is not { } until) return null;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return until;
    }

    /// <summary>Makes the row of a workspace that is called for the first time.</summary>
    /// <returns>Whether this call made it: nobody has called the workspace before.</returns>
    public async Task<bool> TryAddAsync(DeployDbContext db, string surface, string workspace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.WorkspaceLeases.AnyAsync(l => l.Surface == surface && l.Workspace == workspace, cancellationToken)) return false;
        var lease = db.WorkspaceLeases.Add(new WorkspaceLease { Surface = surface, Workspace = workspace, Holder = node.Name, Until = clock.GetUtcNow() + Length });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // Another node made it at the same moment.
            return false;
        }
        finally
        {
            lease.State = EntityState.Detached;
        }
    }

    /// <summary>Gives back what this node holds of a surface, so that another takes over at once.</summary>
    public async Task ReleaseAsync(DeployDbContext db, string surface, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.WorkspaceLeases.Where(l => l.Surface == surface && l.Holder == node.Name)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.Until, DateTimeOffset.UnixEpoch), cancellationToken);
    }
}
