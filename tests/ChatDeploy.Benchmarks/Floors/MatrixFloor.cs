using System.Diagnostics;
using Npgsql;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>The floor of the matrix: seven columns of <c>current_versions</c> by SQL, every row fetched.</summary>
internal static class MatrixFloor
{
    /// <summary>Milliseconds of each of the runs; the first ones warm up and are left out.</summary>
    public static async Task<IReadOnlyList<double>> RunAsync(string connectionString, string? tenant, int runs, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var where = tenant is null ? string.Empty : "where site_id in (select s.id from sites s join tenants t on t.id = s.tenant_id where t.name = $1)";
        await using var command = new NpgsqlCommand($"select environment_id, tool_id, site_id, sha, ref, deployed_at, record_id from current_versions {where}", connection);
        if (tenant is not null) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        await command.PrepareAsync(cancellationToken);
        var times = new List<double>();
        const int WarmUps = 2;
        for (var run = 0; run < runs + WarmUps; run++)
        {
            var began = Stopwatch.GetTimestamp();
            var letters = 0L;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                letters += reader.GetInt32(0) + reader.GetInt32(1) + reader.GetInt32(2) + reader.GetString(3).Length + reader.GetString(4).Length
                    + reader.GetFieldValue<DateTime>(5).Second + reader.GetInt64(6);
            }

            if (run >= WarmUps && letters > 0) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times;
    }
}
