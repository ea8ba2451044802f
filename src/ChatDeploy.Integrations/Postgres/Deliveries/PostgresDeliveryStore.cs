using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace ChatDeploy.Integrations.Postgres.Deliveries;

/// <summary>The inbox's statements for PostgreSQL: one <c>unnest</c> a batch, claims that skip locked rows, advisory locks per repository.</summary>
public sealed class PostgresDeliveryStore(NpgsqlDataSource source) : IDeliveryStore
{
    private const string Insert = """
        insert into deliveries (provider, delivery_id, event, headers, body, received_at, status, attempts)
        select b.provider, b.delivery_id, b.event, b.headers, b.body, b.received_at, 'stored', 0
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::timestamptz[])
            as b (provider, delivery_id, event, headers, body, received_at)
        on conflict (provider, delivery_id) do nothing
        returning id, provider, delivery_id
        """;

    private const string Find = """
        select id, provider, delivery_id from deliveries
        where (provider, delivery_id) in (select * from unnest($1::text[], $2::text[]))
        """;

    // The oldest rows may be in other hands, so the inner select walks past them; the running sum keeps a few huge bodies
    // from filling the memory, and always lets the first through.
    private const string Claim = """
        with free as materialized (
            select id, octet_length(body) as size from deliveries
            where status = 'stored' and (leased_until is null or leased_until <= $3)
            order by id limit $1 for update skip locked),
        taken as (select id from (select id, sum(size) over (order by id) - size as before from free) f where before = 0 or before < $2)
        update deliveries d set leased_until = $4, attempts = d.attempts + 1
        from taken where d.id = taken.id
        returning d.id, d.provider, d.event, d.body, d.received_at, d.attempts
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredDelivery>> StoreAsync(IReadOnlyList<IncomingDelivery> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var ids = new Dictionary<(string Provider, string DeliveryId), long>(batch.Count);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using (var insert = InsertCommand(connection, batch)) await ReadIdsAsync(insert, ids, cancellationToken);

        var answers = new StoredDelivery[batch.Count];
        List<int>? missing = null;
        for (var i = 0; i < batch.Count; i++)
        {
            // Taken out, so that a second one with the same id in this batch is seen as the duplicate it is.
            if (ids.Remove((batch[i].Provider, batch[i].DeliveryId), out var id)) answers[i] = new StoredDelivery(id, IsDuplicate: false);
            else (missing ??= []).Add(i);
        }

        if (missing is null) return answers;
        await using var find = new NpgsqlCommand(Find, connection)
        {
            Parameters =
            {
                Texts([.. missing.Select(i => batch[i].Provider)]),
                Texts([.. missing.Select(i => batch[i].DeliveryId)]),
            },
        };
        await ReadIdsAsync(find, ids, cancellationToken);

        // One that was there a moment ago and is not now was purged in between; its sender may well hear "duplicate".
        foreach (var i in missing) answers[i] = new StoredDelivery(ids.GetValueOrDefault((batch[i].Provider, batch[i].DeliveryId)), IsDuplicate: true);
        return answers;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(int limit, long maxBytes, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Claim, connection)
        {
            Parameters =
            {
                new() { Value = limit },
                new() { Value = maxBytes },
                new() { Value = now.UtcDateTime },
                new() { Value = leasedUntil.UtcDateTime },
            },
        };
        await command.PrepareAsync(cancellationToken);
        var claimed = new List<ClaimedDelivery>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            claimed.Add(new ClaimedDelivery(
                rows.GetInt64(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<byte[]>(3), rows.GetFieldValue<DateTimeOffset>(4), rows.GetInt32(5)));
        }

        claimed.Sort((a, b) => a.Id.CompareTo(b.Id));
        return claimed;
    }

    /// <inheritdoc/>
    public async Task LockRepositoryAsync(DeployDbContext db, RepositoryKey repository, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(repository);
        var key = "repository " + repository;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({key}, 0))", cancellationToken);
    }

    private static NpgsqlCommand InsertCommand(NpgsqlConnection connection, IReadOnlyList<IncomingDelivery> batch)
    {
        var count = batch.Count;
        var (providers, deliveryIds, events, headers) = (new string[count], new string[count], new string[count], new string[count]);
        var bodies = new ReadOnlyMemory<byte>[count];
        var receivedAt = new DateTime[count];
        for (var i = 0; i < count; i++)
        {
            var delivery = batch[i];
            providers[i] = delivery.Provider;
            deliveryIds[i] = delivery.DeliveryId;
            events[i] = delivery.Event;
            headers[i] = delivery.Headers;
            bodies[i] = delivery.Body;
            receivedAt[i] = delivery.ReceivedAt.UtcDateTime;
        }

        return new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                Texts(providers), Texts(deliveryIds), Texts(events), Texts(headers),
                new NpgsqlParameter<ReadOnlyMemory<byte>[]> { TypedValue = bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                new NpgsqlParameter<DateTime[]> { TypedValue = receivedAt, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        };
    }

    private static NpgsqlParameter<string[]> Texts(string[] values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static async Task ReadIdsAsync(NpgsqlCommand command, Dictionary<(string, string), long> ids, CancellationToken cancellationToken)
    {
        await command.PrepareAsync(cancellationToken);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) ids[(rows.GetString(1), rows.GetString(2))] = rows.GetInt64(0);
    }
}
