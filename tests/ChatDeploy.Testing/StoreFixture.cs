using ChatDeploy.Integrations.Postgres;

namespace ChatDeploy.Testing;

/// <summary>A <see cref="PostgresFixture"/> whose databases begin with the product's schema, empty.</summary>
public sealed class StoreFixture() : PostgresFixture(connectionString => PostgresStore.MigrateAsync(connectionString, CancellationToken.None));
