using System.Data.Common;
using System.Text.Json;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatDeploy.Core.Audit;

/// <summary>Writes a transaction's audit entries just before its commit, when every other lock is taken (docs/decisions/0019).</summary>
/// <remarks>
/// Usually one statement: this node remembers where the trail ended, and appends if it still ends there. Where another node has written
/// since, the head is locked and read, and the rows are made anew. What it remembers may be of a transaction that was rolled back; then the
/// statement finds another head, and nothing is lost but its time.
/// </remarks>
public sealed class AuditChain(IAuditStore store, AuditKey key, TimeProvider clock) : DbTransactionInterceptor
{
    private AuditPlace? _end;

    /// <summary>The codes of the key that is used and of the one that the trail was begun with are told by this.</summary>
    internal static string WrongKey(AuditKey key, string keyId) =>
        $"Audit:Key: the store's audit trail was begun with another key ({keyId}) than this node has ({key.Id}). Give every node the key that it was begun with: Audit:Key, or the file audit-key of the data directory.";

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.Context is DeployDbContext db && db.PendingAudit.Take(eventData.TransactionId) is { Count: > 0 } entries) await AppendAsync(db, entries, cancellationToken);
        return result;
    }

    /// <inheritdoc/>
    public override InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        return eventData.Context is DeployDbContext db && db.PendingAudit.Take(eventData.TransactionId) is { Count: > 0 }
            ? throw new InvalidOperationException("a transaction with audit entries is committed with CommitAsync")
            : result;
    }

    private async Task AppendAsync(DeployDbContext db, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var at = AuditMac.ToMicrosecond(clock.GetUtcNow());
        if (Volatile.Read(ref _end) is { } end && await TryAppendAsync(db, end, entries, at, cancellationToken)) return;
        var head = await store.LockHeadAsync(db, cancellationToken);
        if (head.KeyId.Length > 0 && head.KeyId != key.Id) throw new InvalidOperationException(WrongKey(key, head.KeyId));
        if (!await TryAppendAsync(db, new AuditPlace(head.Count, head.Mac), entries, at, cancellationToken))
            throw new InvalidOperationException($"appending to the audit trail: its head moved from {head.Count} while it was locked");
    }

    private async Task<bool> TryAppendAsync(DeployDbContext db, AuditPlace end, IReadOnlyList<AuditEntry> entries, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var rows = new List<AuditRow>(entries.Count);
        var next = end;
        foreach (var entry in entries)
        {
            var row = Row(entry, next.Count + 1, at, next.Mac);
            rows.Add(row);
            next = new AuditPlace(row.Id, row.Mac);
        }

        var isAppended = await store.TryAppendAsync(db, end, rows, key.Id, cancellationToken);
        if (isAppended) Volatile.Write(ref _end, next);
        return isAppended;
    }

    private AuditRow Row(AuditEntry entry, long id, DateTimeOffset at, byte[] previous)
    {
        var row = Content(entry, id, at, previous, []);
        return Content(entry, id, at, previous, AuditMac.Of(key, row));
    }

    private static AuditRow Content(AuditEntry entry, long id, DateTimeOffset at, byte[] previous, byte[] mac) => new()
    {
        Id = id,
        At = at,
        Actor = AuditLimits.Fit(entry.Actor?.Name, AuditLimits.Name),
        PersonId = entry.Actor is { IsVisitor: false } person ? person.Id : null,
        Act = EnumCodes.Code(entry.Act),
        SubjectKind = AuditLimits.Fit(entry.Subject.Kind, AuditLimits.Code) ?? "",
        SubjectId = AuditLimits.Fit(entry.Subject.Id, AuditLimits.Name) ?? "",
        Ref = AuditLimits.Fit(entry.Ref, AuditLimits.Text),
        Sha = AuditLimits.Fit(entry.Sha, AuditLimits.Code),
        Environment = AuditLimits.Fit(entry.Environment, AuditLimits.Name),
        Surface = AuditLimits.Fit(entry.Origin.Surface, AuditLimits.Code) ?? "",
        Address = AuditLimits.Fit(entry.Origin.Address, AuditLimits.Name),
        RequestId = AuditLimits.Fit(entry.Origin.RequestId, AuditLimits.Name),
        Details = entry.Details as string ?? JsonSerializer.Serialize(entry.Details ?? new object(), JsonColumn.Options),
        Previous = previous,
        Mac = mac,
    };
}
