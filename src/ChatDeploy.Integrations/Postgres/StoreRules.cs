using Npgsql;

namespace ChatDeploy.Integrations.Postgres;

/// <summary>What a model cannot express: history, timeline and audit trail are append-only, enforced by the database itself; room for updates in place, and a fast compression.</summary>
internal static class StoreRules
{
    private static readonly string[] AppendOnly = ["timeline", "deployment_records", "record_archivals", "record_coverages", "audit"];

    public static async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Function = """
            create or replace function refuse_change() returns trigger language plpgsql as
            $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
            """;

        // The audit trail begins empty; its head moves with each row, and is never gone.
        const string AuditHead = """

            insert into audit_head (id, count, mac, key_id) values (1, 0, decode(repeat('00', 32), 'hex'), '') on conflict do nothing;
            create or replace trigger never_gone before delete or truncate on audit_head for each statement execute function refuse_change();
            """;

        // A current version is moved by an update that touches no index, which stays within its page while there is room (HOT).
        const string Room = "alter table current_versions set (fillfactor = 60);";

        // The default compression costs 0.2 ms per webhook of 10 KB, lz4 a third of it; a server built without lz4 keeps the default.
        const string Compression = """
            do $$ begin alter table deliveries alter column body set compression lz4;
            exception when feature_not_supported then null; end $$;
            """;
        var triggers = string.Concat(AppendOnly.Select(table => $"""

            create or replace trigger append_only before update or delete or truncate on {table}
            for each statement execute function refuse_change();
            """));
        await using var command = new NpgsqlCommand(Function + triggers + AuditHead + Room + Compression, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
