using System.Diagnostics;
using Npgsql;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>The floor of the matrix: seven columns of <c>current_versions</c> by SQL, every row fetched.</summary>
internal static class MatrixFloor
{
    private const string Columns = "v.environment_id, v.tool_id, v.site_id, v.sha, v.ref, v.deployed_at, v.record_id";
    private const string Whole = $"select {Columns} from current_versions v";

    // By the key, cell for cell: what somebody who knows the tables would write.
    private const string OneTenant = $"""
        select {Columns} from tenants x join sites s on s.tenant_id = x.id cross join tools t cross join environments e
        join current_versions v on v.environment_id = e.id and v.tool_id = t.id and v.site_id = s.id
        where x.name = $1
        """;

    /// <summary>Milliseconds of each of the runs; the first ones warm up and are left out.</summary>
    public static async Task<IReadOnlyList<double>> RunAsync(string connectionString, string? tenant, int runs, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(tenant is null ? Whole : OneTenant, connection);
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
