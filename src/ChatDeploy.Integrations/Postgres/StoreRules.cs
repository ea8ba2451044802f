using Npgsql;

namespace ChatDeploy.Integrations.Postgres;

/// <summary>What a model cannot express: history and timeline are append-only, enforced by the database itself; room for updates in place.</summary>
internal static class StoreRules
{
    private static readonly string[] AppendOnly = ["timeline", "deployment_records", "record_archivals", "record_coverages"];

    public static async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Function = """
            create or replace function refuse_change() returns trigger language plpgsql as
            $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
            """;

        // A current version is moved by an update that touches no index, which stays within its page while there is room (HOT).
        const string Room = "alter table current_versions set (fillfactor = 60);";
        var triggers = string.Concat(AppendOnly.Select(table => $"""

            create or replace trigger append_only before update or delete or truncate on {table}
            for each statement execute function refuse_change();
            """));
        await using var command = new NpgsqlCommand(Function + triggers + Room, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
