using Npgsql;

namespace ChatDeploy.Integrations.Postgres;

/// <summary>Rules that the database itself enforces and a model cannot express: history and timeline are append-only.</summary>
internal static class StoreRules
{
    private static readonly string[] AppendOnly = ["timeline", "deployment_records", "record_archivals", "record_coverages"];

    public static async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Function = """
            create or replace function refuse_change() returns trigger language plpgsql as
            $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
            """;
        var triggers = string.Concat(AppendOnly.Select(table => $"""

            create or replace trigger append_only before update or delete or truncate on {table}
            for each statement execute function refuse_change();
            """));
        await using var command = new NpgsqlCommand(Function + triggers, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
