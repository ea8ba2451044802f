using ChatDeploy.Core.Audit;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatDeploy.Core.Deployments;

/// <summary>One transaction on one deployment: its row locked, its timeline at hand. State and timeline are committed together or not at all.</summary>
public sealed class DeploymentWork : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private readonly DeploymentContent _content;
    private bool _isDisposed;

    private DeploymentWork(DeployDbContext db, IDbContextTransaction transaction, Deployment deployment, DeploymentContent content, DateTimeOffset now)
    {
        Db = db;
        _transaction = transaction;
        Deployment = deployment;
        _content = content;
        Now = now;
    }

    /// <summary>The context, inside the transaction.</summary>
    public DeployDbContext Db { get; }

    /// <summary>The deployment, as it is now that its row is locked.</summary>
    public Deployment Deployment { get; }

    /// <summary>The moment of the whole transaction.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Opens the transaction and locks the deployment; null when there is none.</summary>
    public static async Task<DeploymentWork?> OpenAsync(
        IDbContextFactory<DeployDbContext> contexts, IDeploymentStore store, long deploymentId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        ArgumentNullException.ThrowIfNull(store);
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (!await store.LockAsync(db, deploymentId, cancellationToken))
            {
                await db.DisposeAsync();
                return null;
            }

            var (deployment, content) = await DeploymentContent.LoadAsync(db, deploymentId, cancellationToken);
            return new DeploymentWork(db, transaction, deployment, content, now);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds an entry to the deployment's timeline, and to the audit trail where it is of that kind (<see cref="TimelineActs"/>).</summary>
    /// <param name="entry">What happened.</param>
    /// <param name="actor">The person who did it; null when the service itself did.</param>
    public void Tell(TimelineEntry entry, Person? actor = null) => Tell(Deployment.Id, entry, actor);

    /// <summary>Adds an entry to another deployment's timeline, whose row the transaction has locked too.</summary>
    public void Tell(long deploymentId, TimelineEntry entry, Person? actor = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Db.Timeline.Add(new TimelineEvent { DeploymentId = deploymentId, At = Now, Type = entry.Type, Actor = actor?.Name, Payload = entry.ToPayload() });
        if (TimelineActs.Of(entry) is not { } act) return;

        // Another deployment here is the one that is taken back: it is in the same environment, and brought something else.
        var isOwn = deploymentId == Deployment.Id;
        Db.Audit(new AuditEntry(act, AuditSubject.Deployment(deploymentId))
        {
            Actor = actor,
            Ref = isOwn ? _content.Ref : null,
            Sha = isOwn ? _content.Sha : null,
            Environment = _content.Environment,
            Details = entry.ToPayload(),
        });
    }

    /// <summary>Commits everything. Without it, disposing rolls back.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await Db.SaveChangesAsync(cancellationToken);
        await _transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The context goes back to a pool, and may be somebody else's by the second call.
        if (_isDisposed) return;
        _isDisposed = true;
        await _transaction.DisposeAsync();
        await Db.DisposeAsync();
    }
}
