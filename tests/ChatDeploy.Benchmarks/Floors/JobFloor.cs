using System.Diagnostics;
using Npgsql;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>The floor of job bookkeeping: claim with SKIP LOCKED and complete, 100 jobs a transaction each, nothing else.</summary>
internal static class JobFloor
{
    private const int Batch = 100;

    /// <summary>Runs it over a fresh table of jobs and returns jobs a second.</summary>
    public static async Task<double> RunAsync(string connectionString, int jobs, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await ExecuteAsync("drop table if exists floor_jobs");
        await ExecuteAsync("create table floor_jobs (id bigint primary key generated always as identity, state text not null, attempt int not null default 0, started_at timestamptz, finished_at timestamptz)");
        await ExecuteAsync("create index on floor_jobs (id) where state = 'pending'");
        await ExecuteAsync($"insert into floor_jobs (state) select 'pending' from generate_series(1, {jobs})");
        await ExecuteAsync("analyze floor_jobs");

        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var claim = new NpgsqlCommand($"update floor_jobs set state = 'running', attempt = attempt + 1, started_at = now() where id in (select id from floor_jobs where state = 'pending' order by id limit {Batch} for update skip locked) returning id", connection);
        await using var complete = new NpgsqlCommand("update floor_jobs set state = 'succeeded', finished_at = now() where id = any($1)", connection);
        var parameter = new NpgsqlParameter<long[]>();
        complete.Parameters.Add(parameter);
        parameter.TypedValue = [];
        await claim.PrepareAsync(cancellationToken);
        await complete.PrepareAsync(cancellationToken);

        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var ids = new List<long>(Batch);
            await using (var reader = await claim.ExecuteReaderAsync(cancellationToken))
                while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetInt64(0));
            if (ids.Count == 0) return jobs / Stopwatch.GetElapsedTime(began).TotalSeconds;
            parameter.TypedValue = [.. ids];
            await complete.ExecuteNonQueryAsync(cancellationToken);
        }

        async Task ExecuteAsync(string statement)
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
