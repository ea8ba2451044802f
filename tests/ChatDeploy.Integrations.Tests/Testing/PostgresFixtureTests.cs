using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Testing;

public class PostgresFixtureTests(StoreFixture postgres)
{
    [Fact]
    public async Task Twenty_tests_at_once_each_have_a_database_with_the_schema_and_nothing_else()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var database = await postgres.CreateDatabaseAsync();
            await using var insert = database.DataSource.CreateCommand("create table mine as select 1; select count(*) from mine, (select count(*) from tenants) as others where others.count = 0");
            return (long)(await insert.ExecuteScalarAsync())!;
        }));

        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_disposed_database_is_gone_even_when_somebody_is_connected()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var another = await postgres.CreateDatabaseAsync();
        var name = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await using var connected = new Npgsql.NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connected.OpenAsync();

        await database.DisposeAsync();

        await using var look = another.DataSource.CreateCommand($"select count(*) from pg_database where datname = '{name}'");
        Assert.Equal(0L, await look.ExecuteScalarAsync());
    }
}
