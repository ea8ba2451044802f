using System.Data;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Audit;

/// <summary>Reads the whole audit trail in order, as of one moment and a row at a time, and says whether it is as it was written (contract, <c>audit verify</c>).</summary>
public sealed class VerifyAudit(IDbContextFactory<DeployDbContext> contexts, AuditKey key)
{
    /// <summary>Verifies it.</summary>
    /// <param name="published">Heads that were published, in any order; none: a cut that took the store's own head along is not found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AuditVerdict> HandleAsync(IReadOnlyCollection<PublishedHead> published, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(published);
        var told = published.OrderBy(p => p.Count).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(h => h.Id == AuditHead.OnlyId, cancellationToken);
        if (head is null) return new AuditVerdict.Broken(0, AuditFault.HeadChanged, "The audit trail's head is gone from the store.");
        if (head.KeyId.Length > 0 && head.KeyId != key.Id) return new AuditVerdict.Broken(0, AuditFault.WrongKey, AuditChain.WrongKey(key, head.KeyId));

        var end = new AuditPlace(0, AuditMac.Beginning);
        var next = 0;
        var bad = (AuditRow?)null;
        await foreach (var row in db.AuditRows.AsNoTracking().OrderBy(r => r.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!Follows(row, end))
            {
                bad = row;
                break;
            }

            end = new AuditPlace(row.Id, row.Mac);
            for (; next < told.Count && told[next].Count <= end.Count; next++)
                if (Contradicts(told[next], end)) return Rewritten(told[next], end);
        }

        if (bad is not null) return await new AuditDiagnosis(db, key, head, end, bad).FindAsync(cancellationToken);
        if (end.Count < head.Count || (end.Count == head.Count && !AuditMac.Same(end.Mac, head.Mac))) return CutOf(end, head.Count, "the store's head");
        if (end.Count > head.Count) return new AuditVerdict.Broken(0, AuditFault.HeadChanged, $"There are {end.Count} rows, and the store's head says {head.Count}: it was set back.");
        return next < told.Count
            ? CutOf(end, told[^1].Count, $"the head published at {told[^1].At:u}")
            : new AuditVerdict.Whole(end.Count, end.Mac, told.Count);
    }

    private bool Follows(AuditRow row, AuditPlace end) =>
        row.Id == end.Count + 1 && AuditMac.Same(row.Previous, end.Mac) && AuditMac.Same(row.Mac, AuditMac.Of(key, row));

    // An earlier head that fell between two rows cannot be: there are no gaps.
    private static bool Contradicts(PublishedHead told, AuditPlace end) => told.Count == end.Count && !AuditMac.Same(told.Mac, end.Mac);

    private static AuditVerdict.Broken Rewritten(PublishedHead told, AuditPlace end) => new(
        end.Count, AuditFault.Changed, $"Row {end.Count} is not the one whose MAC was published at {told.At:u}: the trail was written anew up to there, with its key.");

    private static AuditVerdict.Broken CutOf(AuditPlace end, long count, string witness) => end.Count < count
        ? new(end.Count + 1, AuditFault.Cut, $"Rows {end.Count + 1} to {count} are gone from the end: {witness} says that there were {count}.")
        : new(end.Count, AuditFault.HeadChanged, $"The store's head has another MAC than row {end.Count}, the last.");
}
