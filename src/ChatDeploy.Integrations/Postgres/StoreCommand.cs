using System.Data;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ChatDeploy.Integrations.Postgres;

/// <summary>Runs hand-written statements on a context's connection, inside its transaction.</summary>
internal static class StoreCommand
{
    /// <summary>A command with positional parameters (<c>$1</c>, …); nulls are told apart by the typed arrays around them.</summary>
    public static async Task<NpgsqlCommand> CreateAsync(DeployDbContext db, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        if (connection.State != ConnectionState.Open) await db.Database.OpenConnectionAsync(cancellationToken);
        var command = new NpgsqlCommand(sql, connection, (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return command;
    }

    public static async Task<int> ExecuteAsync(DeployDbContext db, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = await CreateAsync(db, sql, cancellationToken, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<IReadOnlyList<T>> QueryAsync<T>(DeployDbContext db, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = await CreateAsync(db, sql, cancellationToken, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }
}
