namespace ChatDeploy.Core.Audit;

/// <summary>The entries that a context's transaction will write when it is committed. Those of a transaction that was rolled back are forgotten.</summary>
internal sealed class PendingAudit
{
    private readonly List<AuditEntry> _entries = [];
    private Guid _transaction;

    public void Add(Guid transaction, AuditEntry entry)
    {
        // A context lives on after its transaction, in a pool too: what an earlier one left behind was never committed.
        if (transaction != _transaction) _entries.Clear();
        _transaction = transaction;
        _entries.Add(entry);
    }

    public IReadOnlyList<AuditEntry> Take(Guid transaction)
    {
        if (transaction != _transaction || _entries.Count == 0) return [];
        var taken = _entries.ToList();
        _entries.Clear();
        return taken;
    }
}
