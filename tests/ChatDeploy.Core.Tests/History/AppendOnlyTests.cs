using ChatDeploy.Testing;
using Npgsql;

namespace ChatDeploy.Core.Tests.History;

public sealed class AppendOnlyTests(StoreFixture store)
{
    [Theory]
    [InlineData("update deployment_records set ref = 'v9'")]
    [InlineData("delete from deployment_records")]
    [InlineData("truncate deployment_records cascade")]
    [InlineData("update record_archivals set reason = 'other'")]
    [InlineData("delete from record_archivals")]
    [InlineData("update record_coverages set site_id = 1")]
    [InlineData("delete from record_coverages")]
    public async Task The_database_refuses_to_change_history(string statement)
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.ArchiveAsync(await world.RecordAsync("v1", "acme", hour: 1));
        await using var command = world.Database.DataSource.CreateCommand(statement);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
    }
}
