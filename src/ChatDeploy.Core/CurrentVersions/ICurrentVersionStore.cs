using System.Data.Common;
using ChatDeploy.Core.History;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>
/// The set-based statements that keep history and current versions, one implementation per engine.
/// </summary>
/// <remarks>
/// Every method that writes takes the next value of the matrix revision, whose row stays locked to the end of the transaction:
/// call it as the transaction's last statement, READ COMMITTED, and commit at once. That lock serialises all writers of
/// current versions, so revisions become visible in order without gaps, no reader that asks for what is newer than its last
/// misses one, and no two writers can wait for each other's cells.
/// </remarks>
public interface ICurrentVersionStore
{
    /// <summary>Writes the records of finished jobs and moves the current versions of their cells, in one statement.</summary>
    /// <remarks>
    /// Jobs on a cell never overlap, so a job's record always is the newest of its cell: where the clock of another node, or a
    /// record by hand, already put a later time there, the record takes that time over. In a batch with several records of one
    /// cell the later (deployedAt, place in the batch) wins.
    /// </remarks>
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="transaction">The transaction that also settles the jobs.</param>
    /// <param name="records">What finished; nothing happens when empty.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <exception cref="DbException">The store refuses, for example because a job already has its record.</exception>
    Task RecordAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<NewRecord> records, CancellationToken cancellationToken);

    /// <summary>Writes a record by hand and moves the current versions of its sites where it is later than what they have.</summary>
    /// <returns>The record's key.</returns>
    Task<long> RecordByHandAsync(DbConnection connection, DbTransaction transaction, NewHandRecord record, CancellationToken cancellationToken);

    /// <summary>Strikes a record out, once, and recomputes the current versions that rested on it from the records that still count.</summary>
    Task<ArchiveOutcome> ArchiveAsync(DbConnection connection, DbTransaction transaction, RecordArchival archival, CancellationToken cancellationToken);

    /// <summary>Reads which version each site runs and which one it was brought from (see <see cref="PreviousVersions"/>).</summary>
    /// <returns>One entry for each of the sites where something runs, in no particular order.</returns>
    Task<IReadOnlyList<SiteVersions>> ReadPreviousAsync(
        DbConnection connection, DbTransaction? transaction, int toolId, int environmentId, IReadOnlyList<int> siteIds, CancellationToken cancellationToken);

    /// <summary>Reads every cell that has a version, as of one revision, on a connection of its own.</summary>
    Task<VersionChanges> ReadEverythingAsync(CancellationToken cancellationToken);

    /// <summary>Reads every cell that changed after a revision, on a connection of its own.</summary>
    /// <returns>The changes; null when the store has forgotten some of them, so that everything has to be read.</returns>
    Task<VersionChanges?> ReadChangesAsync(long sinceRevision, CancellationToken cancellationToken);

    /// <summary>Forgets which cells changed at all but the newest revisions.</summary>
    Task ForgetChangesAsync(int keptRevisions, CancellationToken cancellationToken);
}

/// <summary>What happened to a wish to strike a record out.</summary>
public enum ArchiveOutcome
{
    /// <summary>It is struck out now.</summary>
    Archived,

    /// <summary>It was already.</summary>
    AlreadyArchived,

    /// <summary>There is no such record.</summary>
    UnknownRecord,
}
