using System.Diagnostics;
using ChatDeploy.Benchmarks.Floors;
using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.World;
using Npgsql;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>Durable ingestion beside the floors d, e and f: alternating rounds of 32 connections and of one, every answer looked for in the store.</summary>
internal static class IngestScenario
{
    private const int Commits = 3;

    public static async Task RunAsync(Workbench bench)
    {
        var contenders = new List<IngestContender>();
        try
        {
            contenders.Add(await FloorAsync(bench, "d", connectionString: null));
            contenders.Add(await FloorAsync(bench, "e", await SchemaAsync(bench, "floor_e")));
            contenders.Add(await FloorAsync(bench, "f", await SchemaAsync(bench, "floor_f")));
            contenders.Add(await OursAsync(bench));
            var rounds = bench.Size(5, 2);
            for (var round = 0; round <= rounds; round++)
            {
                foreach (var contender in contenders)
                {
                    var result = await RoundAsync(bench, contender);
                    await Workbench.SayAsync($"ingest {round}/{rounds} {contender.Name}: {result.Many.Rate:0}/s, p99 {result.Many.P99:0.00} ms, c1 p50 {result.One.P50:0.000} ms, {result.AppCpu:0.000} + {result.PostgresCpu:0.000} CPU s/1k, applied after {result.DrainSeconds:0.0} s");

                    // The first round warms up.
                    if (round > 0) contender.Rounds.Add(result);
                }
            }

            IngestReport.Add(bench.Table, contenders);
        }
        finally
        {
            foreach (var contender in contenders) await contender.DisposeAsync();
        }
    }

    private static async Task<IngestRound> RoundAsync(Workbench bench, IngestContender contender)
    {
        var (requests, single) = (bench.Size(10_000, 1_000), bench.Size(1_500, 200));
        await contender.ForgetAsync(bench.CancellationToken);
        var (app, postgres) = (contender.Process.Use.CpuSeconds, bench.Store.CpuSeconds);
        var many = await bench.Loader.PushAsync(contender.Port, 32, requests, bench.CancellationToken);
        var (appAcked, postgresAcked) = (contender.Process.Use.CpuSeconds, bench.Store.CpuSeconds);
        var drain = await DrainAsync(contender, bench.CancellationToken);
        var (appApplied, postgresApplied) = (contender.Process.Use.CpuSeconds, bench.Store.CpuSeconds);
        var lost = contender.Source is null ? 0
            : Math.Max(many.Fine - await contender.CountAsync("deliveries", bench.CancellationToken), (many.Fine * Commits) - await contender.CountAsync("commits", bench.CancellationToken));

        await contender.ForgetAsync(bench.CancellationToken);
        var one = await bench.Loader.PushAsync(contender.Port, 1, single, bench.CancellationToken);
        await DrainAsync(contender, bench.CancellationToken);
        var thousands = requests / 1000.0;
        return new IngestRound(many, one)
        {
            AppCpu = (appAcked - app) / thousands,
            PostgresCpu = (postgresAcked - postgres) / thousands,
            CpuApplied = (appApplied - app + postgresApplied - postgres) / thousands,
            DrainSeconds = drain,
            Lost = lost,
        };
    }

    private static async Task<double> DrainAsync(IngestContender contender, CancellationToken cancellationToken)
    {
        if (contender.Name != "ours") return 0;
        var began = Stopwatch.GetTimestamp();
        while (await contender.CountAsync("deliveries where status = 'stored'", cancellationToken) > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2)) throw new TimeoutException("deliveries are still not applied after two minutes");
            await Task.Delay(25, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<string> SchemaAsync(Workbench bench, string name)
    {
        var connectionString = await bench.Store.CreateAsync(name, template: null, bench.CancellationToken);
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(FloorPush.Schema);
        await command.ExecuteNonQueryAsync(bench.CancellationToken);
        return connectionString;
    }

    private static async Task<IngestContender> FloorAsync(Workbench bench, string letter, string? connectionString)
    {
        var port = HttpProbe.FreePort();
        var process = ChildProcess.StartRole("floor-" + letter, port.ToString(), connectionString ?? string.Empty);
        await process.AnswersAsync(port, "/ready", bench.CancellationToken);
        return new IngestContender(letter, process, port, connectionString is null ? null : NpgsqlDataSource.Create(connectionString));
    }

    private static async Task<IngestContender> OursAsync(Workbench bench)
    {
        var connectionString = await bench.World.CopyAsync(bench.Store, "ingest", hasVersions: false, bench.CancellationToken);
        var app = await AppProcess.StartAsync(bench.DataDirectory("ingest"), connectionString, catalogFile: null, hasInstantRunner: false, bench.CancellationToken);
        return new IngestContender("ours", app.Process, app.Port, NpgsqlDataSource.Create(connectionString));
    }
}
