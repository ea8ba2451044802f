using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Audit;

/// <summary>The statements about the audit trail that differ between store engines. All run in the context's current transaction.</summary>
public interface IAuditStore
{
    /// <summary>Appends rows in one statement if the trail still ends where they continue it, and holds its head until the end of the transaction; false, with nothing written, when it does not.</summary>
    /// <param name="db">The context.</param>
    /// <param name="after">Where the trail is thought to end.</param>
    /// <param name="rows">Rows that continue it.</param>
    /// <param name="keyId">Names the key that they are written with.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<bool> TryAppendAsync(DeployDbContext db, AuditPlace after, IReadOnlyList<AuditRow> rows, string keyId, CancellationToken cancellationToken);

    /// <summary>Locks the head until the end of the transaction, and reads it.</summary>
    Task<AuditHead> LockHeadAsync(DeployDbContext db, CancellationToken cancellationToken);
}

/// <summary>A place in the trail.</summary>
/// <param name="Count">How many rows there are up to it.</param>
/// <param name="Mac">The MAC of the last of them.</param>
public sealed record AuditPlace(long Count, byte[] Mac);
