using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Deliveries;

/// <summary>What the inbox needs from the engine beyond LINQ: set-based inserts, claims that skip locked rows, locks without a row.</summary>
public interface IDeliveryStore
{
    /// <summary>Inserts a batch in one statement and commits it. Deliveries that are there already (same provider and id) are left as they are.</summary>
    /// <returns>One answer per delivery, in the batch's order.</returns>
    /// <exception cref="System.Data.Common.DbException">The store is away (transient) or refuses a row (not transient); nothing was inserted, or all of it if the connection died while committing.</exception>
    Task<IReadOnlyList<StoredDelivery>> StoreAsync(IReadOnlyList<IncomingDelivery> batch, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the oldest stored deliveries that nobody has in hand, counts an attempt on each, and keeps other nodes off until
    /// the lease ends.
    /// </summary>
    /// <param name="limit">The most to take.</param>
    /// <param name="maxBytes">Where their bodies together get larger than this, fewer are taken; at least one.</param>
    /// <param name="now">The present.</param>
    /// <param name="leasedUntil">When another node may take them, should this one die.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(int limit, long maxBytes, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken);

    /// <summary>Waits until no other transaction, on any node, changes this repository's queue; holds it until the context's current transaction ends.</summary>
    Task LockRepositoryAsync(DeployDbContext db, RepositoryKey repository, CancellationToken cancellationToken);
}

/// <summary>A delivery in hand.</summary>
/// <param name="Id">Our id.</param>
/// <param name="Provider">Who sent it.</param>
/// <param name="Event">The provider's event name.</param>
/// <param name="Body">The body as it was signed.</param>
/// <param name="ReceivedAt">When it arrived.</param>
/// <param name="Attempt">The number of this try, from 1; also tells whether the claim still holds.</param>
public sealed record ClaimedDelivery(long Id, string Provider, string Event, byte[] Body, DateTimeOffset ReceivedAt, int Attempt);
