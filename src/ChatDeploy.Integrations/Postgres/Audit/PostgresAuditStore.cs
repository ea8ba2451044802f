using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Integrations.Postgres.Audit;

/// <summary>The audit trail's statements on PostgreSQL.</summary>
internal sealed class PostgresAuditStore : IAuditStore
{
    // Where the head is held by another transaction this waits for its end, and looks again at what it left.
    private const string Append = """
        with moved as (
            update audit_head set count = $3, mac = $4, key_id = $5
            where id = 1 and count = $1 and mac = $2 and key_id in ('', $5)
            returning 1)
        insert into audit (id, at, actor, person_id, act, subject_kind, subject_id, ref, sha, environment, surface, address, request_id, details, previous, mac)
        select * from unnest($6::bigint[], $7::timestamptz[], $8::text[], $9::int[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
                             $16::text[], $17::text[], $18::text[], $19::text[], $20::bytea[], $21::bytea[])
        where exists (select from moved)
        """;

    public async Task<bool> TryAppendAsync(DeployDbContext db, AuditPlace after, IReadOnlyList<AuditRow> rows, string keyId, CancellationToken cancellationToken)
    {
        var written = await StoreCommand.ExecuteAsync(
            db,
            Append,
            cancellationToken,
            after.Count,
            after.Mac,
            rows[^1].Id,
            rows[^1].Mac,
            keyId,
            Column(rows, r => r.Id),
            Column(rows, r => r.At.UtcDateTime),
            Column(rows, r => r.Actor),
            Column(rows, r => r.PersonId),
            Column(rows, r => r.Act),
            Column(rows, r => r.SubjectKind),
            Column(rows, r => r.SubjectId),
            Column(rows, r => r.Ref),
            Column(rows, r => r.Sha),
            Column(rows, r => r.Environment),
            Column(rows, r => r.Surface),
            Column(rows, r => r.Address),
            Column(rows, r => r.RequestId),
            Column(rows, r => r.Details),
            Column(rows, r => r.Previous),
            Column(rows, r => r.Mac));
        return written == rows.Count;
    }

    public async Task<AuditHead> LockHeadAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        var found = await StoreCommand.QueryAsync(
            db,
            "select id, count, mac, key_id from audit_head where id = 1 for update",
            r => new AuditHead { Id = r.GetInt32(0), Count = r.GetInt64(1), Mac = r.GetFieldValue<byte[]>(2), KeyId = r.GetString(3) },
            cancellationToken);
        return found is [var head] ? head : throw new InvalidOperationException("the audit trail has no head; its row has been removed by hand, and nothing can be done until it is restored");
    }

    private static T[] Column<T>(IReadOnlyList<AuditRow> rows, Func<AuditRow, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(rows[i]);
        return column;
    }
}
