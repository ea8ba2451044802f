using ChatDeploy.Core.Audit;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatDeploy.Core.History;

/// <summary>Strikes a record out, once and with a reason: it is kept and shown, and counts no longer (spec G2; contract, <c>POST /records/{id}/archive</c>).</summary>
/// <remarks>What rested on it falls back to the latest record that still counts, or to nothing. Rights (admin) are the caller's to decide.</remarks>
public sealed class ArchiveRecord(DeployDbContext db, ICurrentVersionStore versions, Hints hints, TimeProvider clock)
{
    private const int LongestReason = 1000;

    /// <summary>Archives it, or says why not.</summary>
    /// <param name="recordId">The record.</param>
    /// <param name="reason">Why, up to 1,000 characters.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<ArchiveRecordResult> HandleAsync(long recordId, string? reason, Person actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (string.IsNullOrWhiteSpace(reason)) return ArchiveRecordResult.ReasonRequired;
        if (reason.Length > LongestReason) return ArchiveRecordResult.ReasonTooLong;

        var archival = new RecordArchival { RecordId = recordId, Reason = reason.Trim(), ArchivedBy = actor.Id, ArchivedAt = clock.GetUtcNow() };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcome = await versions.ArchiveAsync(db.Database.GetDbConnection(), transaction.GetDbTransaction(), archival, cancellationToken);
        switch (outcome)
        {
            case ArchiveOutcome.UnknownRecord: return ArchiveRecordResult.UnknownRecord;
            case ArchiveOutcome.AlreadyArchived: return ArchiveRecordResult.AlreadyArchived;
        }

        db.Audit(new AuditEntry(AuditAct.RecordArchived, new AuditSubject("record", $"{recordId}")) { Actor = actor, Details = new { archival.Reason } });
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.VersionsChanged);
        return ArchiveRecordResult.Archived;
    }
}

/// <summary>The answer to a wish to archive; all but the first wrote nothing. The codes are these names in snake_case.</summary>
public enum ArchiveRecordResult
{
    /// <summary>It is struck out.</summary>
    Archived,

    /// <summary>There is no such record.</summary>
    UnknownRecord,

    /// <summary>It was struck out before; the first reason stands.</summary>
    AlreadyArchived,

    /// <summary>A reason has to be given.</summary>
    ReasonRequired,

    /// <summary>The reason is longer than 1,000 characters.</summary>
    ReasonTooLong,
}
