using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>A push as the storing floors keep it: the delivery with its body, and its commits.</summary>
internal sealed record FloorPush(string DeliveryId, byte[] Body, string Repository, IReadOnlyList<FloorCommit> Commits)
{
    public const string Schema = """
        create table deliveries (delivery_id text primary key, body bytea not null);
        create table commits (repository text, sha text, author text, message text, committed_at timestamptz, primary key (repository, sha));
        alter table deliveries alter body set storage external;
        """;

    private const string Insert = """
        with d as (insert into deliveries select * from unnest($1, $2) on conflict do nothing)
        insert into commits select * from unnest($3, $4, $5, $6, $7) on conflict do nothing
        """;

    public static FloorPush Parse(string deliveryId, byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return new FloorPush(deliveryId, body, root.GetProperty("repository").GetProperty("full_name").GetString()!, [.. root.GetProperty("commits").EnumerateArray().Select(c => new FloorCommit(
            c.GetProperty("id").GetString()!,
            c.GetProperty("author").GetProperty("name").GetString()!,
            c.GetProperty("message").GetString()!,
            c.GetProperty("timestamp").GetDateTimeOffset().UtcDateTime))]);
    }

    public static async Task StoreAsync(NpgsqlConnection connection, IReadOnlyList<FloorPush> pushes)
    {
        var commits = pushes.SelectMany(p => p.Commits.Select(c => (p.Repository, Commit: c))).ToList();
        await using var command = new NpgsqlCommand(Insert, connection);
        command.Parameters.Add(Column(NpgsqlDbType.Text, pushes.Select(p => p.DeliveryId)));
        command.Parameters.Add(Column(NpgsqlDbType.Bytea, pushes.Select(p => p.Body)));
        command.Parameters.Add(Column(NpgsqlDbType.Text, commits.Select(c => c.Repository)));
        command.Parameters.Add(Column(NpgsqlDbType.Text, commits.Select(c => c.Commit.Sha)));
        command.Parameters.Add(Column(NpgsqlDbType.Text, commits.Select(c => c.Commit.Author)));
        command.Parameters.Add(Column(NpgsqlDbType.Text, commits.Select(c => c.Commit.Message)));
        command.Parameters.Add(Column(NpgsqlDbType.TimestampTz, commits.Select(c => c.Commit.CommittedAt)));
        await command.PrepareAsync();
        await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlParameter<T[]> Column<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };
}

internal sealed record FloorCommit(string Sha, string Author, string Message, DateTime CommittedAt);
