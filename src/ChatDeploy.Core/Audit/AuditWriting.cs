using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Audit;

/// <summary>How operations write to the audit trail: one line inside their transaction.</summary>
public static class AuditWriting
{
    /// <summary>Has the context's transaction write the entry when it is committed, chained to what came before; rolled back, it writes nothing.</summary>
    /// <exception cref="InvalidOperationException">No transaction is open: the act and its entry could not be one.</exception>
    public static void Audit(this DeployDbContext db, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(entry);
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException($"auditing {entry.Act}: no transaction is open");
        db.PendingAudit.Add(transaction.TransactionId, entry);
    }
}
