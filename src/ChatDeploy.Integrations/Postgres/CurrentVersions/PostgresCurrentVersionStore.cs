using System.Data.Common;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.History;
using ChatDeploy.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace ChatDeploy.Integrations.Postgres.CurrentVersions;

/// <summary>History and current versions on PostgreSQL (10,000 rows by <c>unnest</c>: tens of milliseconds).</summary>
public sealed class PostgresCurrentVersionStore(NpgsqlDataSource source, TimeProvider clock) : ICurrentVersionStore
{
    /// <inheritdoc/>
    public async Task RecordAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<NewRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0) return;
        await using var command = Command(connection, transaction, Statements.RecordBatch);
        command.Parameters.Add(Column(records, r => r.ToolId));
        command.Parameters.Add(Column(records, r => r.EnvironmentId));
        command.Parameters.Add(Column(records, r => r.TenantId));
        command.Parameters.Add(Column(records, r => r.SiteId));
        command.Parameters.Add(Column<string?>(records, r => EnumCodes.Code(r.Action)));
        command.Parameters.Add(Column<string?>(records, r => r.Sha));
        command.Parameters.Add(Column<string?>(records, r => r.Ref));
        command.Parameters.Add(Column(records, r => r.PreviousSha));
        command.Parameters.Add(Column(records, r => r.PreviousRef));
        command.Parameters.Add(Column(records, r => r.DeployedAt.ToUniversalTime()));
        command.Parameters.Add(Column<string?>(records, r => r.DeployedBy));
        command.Parameters.Add(Column(records, r => r.DeploymentId));
        command.Parameters.Add(Column(records, r => r.JobId));
        command.Parameters.Add(Value(clock.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> RecordByHandAsync(DbConnection connection, DbTransaction transaction, NewHandRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        var revision = await NextRevisionAsync(connection, transaction, cancellationToken);
        await using var command = Command(connection, transaction, Statements.RecordByHand);
        command.Parameters.Add(Value(record.EnvironmentId));
        command.Parameters.Add(Value(record.ToolId));
        command.Parameters.Add(Value(record.TenantId));
        command.Parameters.Add(Value(record.SiteId));
        command.Parameters.Add(Value<int[]>([.. record.CoveredSiteIds ?? [record.SiteId]]));
        command.Parameters.Add(Value(record.CoveredSiteIds is not null));
        command.Parameters.Add(Value(record.Sha));
        command.Parameters.Add(Value(record.Ref));
        command.Parameters.Add(Value(record.DeployedAt.ToUniversalTime()));
        command.Parameters.Add(Value(record.DeployedBy));
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)record.Notes ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(Value(clock.GetUtcNow()));
        command.Parameters.Add(Value(revision));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <inheritdoc/>
    public async Task<ArchiveOutcome> ArchiveAsync(DbConnection connection, DbTransaction transaction, RecordArchival archival, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(archival);
        var revision = await NextRevisionAsync(connection, transaction, cancellationToken);
        int environmentId, toolId;
        await using (var archive = Command(connection, transaction, Statements.Archive))
        {
            archive.Parameters.Add(Value(archival.RecordId));
            archive.Parameters.Add(Value(archival.Reason));
            archive.Parameters.Add(Value(archival.ArchivedBy));
            archive.Parameters.Add(Value(archival.ArchivedAt.ToUniversalTime()));
            await using var reader = await archive.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken)) return ArchiveOutcome.UnknownRecord;
            if (!reader.GetBoolean(2)) return ArchiveOutcome.AlreadyArchived;
            (environmentId, toolId) = (reader.GetInt32(0), reader.GetInt32(1));
        }

        await using var recompute = Command(connection, transaction, Statements.Recompute);
        recompute.Parameters.Add(Value(environmentId));
        recompute.Parameters.Add(Value(toolId));
        recompute.Parameters.Add(Value(archival.RecordId));
        recompute.Parameters.Add(Value(revision));
        await recompute.ExecuteNonQueryAsync(cancellationToken);
        return ArchiveOutcome.Archived;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SiteVersions>> ReadPreviousAsync(
        DbConnection connection, DbTransaction? transaction, int toolId, int environmentId, IReadOnlyList<int> siteIds, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, Statements.Previous);
        command.Parameters.Add(Value(environmentId));
        command.Parameters.Add(Value(toolId));
        command.Parameters.Add(Value<int[]>([.. siteIds]));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<SiteVersions>(siteIds.Count);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new SiteVersions(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), Text(reader, 3), Text(reader, 4)));
        return found;
    }

    /// <inheritdoc/>
    public async Task<VersionChanges> ReadEverythingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var hash = Command(connection, transaction, Statements.HashGroups))
            await hash.ExecuteNonQueryAsync(cancellationToken);
        await using var command = Command(connection, transaction, Statements.Everything);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var groups = new List<VersionGroup>();
        var revision = 0L;
        while (await reader.ReadAsync(cancellationToken))
        {
            groups.Add(Group(reader));
            revision = reader.GetInt64(6);
        }

        return new VersionChanges(revision, groups);
    }

    /// <inheritdoc/>
    public async Task<VersionChanges?> ReadChangesAsync(long sinceRevision, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Statements.Changes);
        command.Parameters.Add(Value(sinceRevision));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var groups = new List<VersionGroup>();
        var revision = sinceRevision;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetInt64(7) > sinceRevision + 1) return null;
            groups.Add(Group(reader));
            revision = reader.GetInt64(6);
        }

        return new VersionChanges(revision, groups);
    }

    /// <inheritdoc/>
    public async Task ForgetChangesAsync(int keptRevisions, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Statements.Forget);
        command.Parameters.Add(Value((long)keptRevisions));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static VersionGroup Group(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), reader.GetInt32(1), Text(reader, 2), Text(reader, 3), reader.GetFieldValue<int[]>(4), reader.GetFieldValue<long[]>(5));

    private static async Task<long> NextRevisionAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, Statements.NextRevision);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static NpgsqlCommand Command(DbConnection connection, DbTransaction? transaction, string text) =>
        new(text, (NpgsqlConnection)connection, (NpgsqlTransaction?)transaction);

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<T[]> Column<T>(IReadOnlyList<NewRecord> records, Func<NewRecord, T> value)
    {
        var column = new T[records.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(records[i]);
        return new NpgsqlParameter<T[]> { TypedValue = column };
    }

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
