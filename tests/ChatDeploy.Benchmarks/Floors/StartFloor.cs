using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>The floor of a start: an empty Kestrel whose readiness asks the database once.</summary>
internal static class StartFloor
{
    public static async Task<int> RunAsync(int port, string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        return await FloorServer.ServeAsync(port, app => app.MapGet("/healthz/ready", async () =>
        {
            await using var command = source.CreateCommand("select count(*) from sites");
            return (await command.ExecuteScalarAsync())?.ToString();
        }));
    }
}
