using ChatDeploy.Core.Chat.Requests;
using Npgsql;
using NpgsqlTypes;

namespace ChatDeploy.Integrations.Postgres.Chat;

/// <summary>The insert of chat requests for PostgreSQL: one <c>unnest</c> a batch.</summary>
public sealed class PostgresChatRequestStore(NpgsqlDataSource source) : IChatRequestStore
{
    private const string Insert = """
        insert into chat_requests (surface, request_id, kind, body, received_at, leased_until, node, attempts)
        select b.surface, b.request_id, b.kind, b.body, b.received_at, b.received_at + $6, $7, 1
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) as b (surface, request_id, kind, body, received_at)
        on conflict (surface, request_id) do nothing
        returning id, surface, request_id
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> StoreAsync(IReadOnlyList<IncomingChatRequest> batch, string node, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var ids = new Dictionary<(string, string), long>(batch.Count);
        await using var command = source.CreateCommand(Insert);
        Add(command, batch, r => r.Surface, NpgsqlDbType.Text);
        Add(command, batch, r => r.RequestId, NpgsqlDbType.Text);
        Add(command, batch, r => r.Kind, NpgsqlDbType.Text);
        Add(command, batch, r => r.Body, NpgsqlDbType.Text);
        Add(command, batch, r => r.ReceivedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) ids[(rows.GetString(1), rows.GetString(2))] = rows.GetInt64(0);

        // Taken out, so that a second one with the same id in this batch is seen as the duplicate it is.
        var answers = new long[batch.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = ids.Remove((batch[i].Surface, batch[i].RequestId), out var id) ? id : 0;
        return answers;
    }

    private static void Add<T>(NpgsqlCommand command, IReadOnlyList<IncomingChatRequest> batch, Func<IncomingChatRequest, T> value, NpgsqlDbType type)
    {
        var values = new T[batch.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(batch[i]);
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
