using ChatDeploy.Core.Chat.Addresses;
using Npgsql;
using NpgsqlTypes;

namespace ChatDeploy.Integrations.Postgres.Chat;

/// <summary>The insert or update of an address for PostgreSQL.</summary>
public sealed class PostgresChatAddressStore(NpgsqlDataSource source) : IChatAddressStore
{
    private const string Upsert = """
        insert into chat_addresses as a (surface, conversation_id, service_url, tenant_id, team_id, person_key, member_id, seen_at, removed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null)
        on conflict (surface, conversation_id) do update set
            service_url = excluded.service_url, tenant_id = excluded.tenant_id, team_id = coalesce(excluded.team_id, a.team_id), person_key = excluded.person_key,
            member_id = excluded.member_id, seen_at = excluded.seen_at, removed_at = null
        """;

    /// <inheritdoc/>
    public async Task StoreAsync(ChatAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        await using var command = source.CreateCommand(Upsert);
        foreach (var text in new[] { address.Surface, address.ConversationId, address.ServiceUrl, address.TenantId, address.TeamId, address.PersonKey, address.MemberId })
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = address.SeenAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
