using System.Reflection;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Postgres.CompiledModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace ChatDeploy.Integrations.Postgres;

/// <summary>Connects the model to PostgreSQL.</summary>
public static class PostgresStore
{
    // Any constant will do, as long as every node uses the same.
    private const long MigrationLock = 0x43686174_44657031;

    // Looked for once in a process; only migrations are asked for their attribute, not all types of the assembly.
    private static readonly Lazy<string> NewestMigration = new(() => typeof(PostgresStore).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Migration)))
        .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
        .Max(StringComparer.Ordinal) ?? string.Empty);

    /// <summary>Points a context at a connection string.</summary>
    public static DbContextOptionsBuilder<DeployDbContext> Configure(DbContextOptionsBuilder<DeployDbContext> builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseNpgsql(connectionString, npgsql => npgsql.MigrationsAssembly(typeof(PostgresStore).Assembly.GetName().Name));
        return builder;
    }

    /// <summary>Points a context at a data source.</summary>
    public static void Configure(DbContextOptionsBuilder builder, NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseModel(DeployDbContextModel.Instance);
        builder.UseNpgsql(dataSource, npgsql => npgsql.MigrationsAssembly(typeof(PostgresStore).Assembly.GetName().Name));
    }

    /// <summary>Brings the schema up to date. Nodes that start together take turns under an advisory lock; the last finds nothing to do.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public static async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var holder = new NpgsqlConnection(connectionString);
        await holder.OpenAsync(cancellationToken);

        // The usual start finds the schema current: then neither the lock nor EF's model is needed.
        if (await IsCurrentAsync(holder, cancellationToken)) return;
        await using (var take = new NpgsqlCommand("select pg_advisory_lock($1)", holder) { Parameters = { new() { Value = MigrationLock } } })
            await take.ExecuteNonQueryAsync(cancellationToken);

        await using var db = new DeployDbContext(Configure(new DbContextOptionsBuilder<DeployDbContext>(), connectionString).Options);
        await db.Database.MigrateAsync(cancellationToken);
        await StoreRules.ApplyAsync(holder, cancellationToken);

        // A pooled connection keeps its session: without this the lock would outlive the call.
        await using var release = new NpgsqlCommand("select pg_advisory_unlock($1)", holder) { Parameters = { new() { Value = MigrationLock } } };
        await release.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<bool> IsCurrentAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The append-only rules come last in a migration, so their trigger says that it was completed.
        await using var command = new NpgsqlCommand(
            """
            select exists (select from pg_trigger where tgname = 'append_only' and tgrelid = to_regclass('audit'))
               and (select max("MigrationId") from "__EFMigrationsHistory") = $1
            """,
            connection)
        {
            Parameters = { new() { Value = NewestMigration.Value } },
        };
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken) is true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false;
        }
    }
}
