using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.World;
using ChatDeploy.Integrations.Postgres.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>From the start of the process to readiness with the large world in the store, and the memory it takes.</summary>
internal static class StartScenario
{
    private const string Matrix = "/api/matrix?environment=prod";

    public static async Task RunAsync(Workbench bench)
    {
        var connectionString = await bench.World.CopyAsync(bench.Store, "start", hasVersions: true, bench.CancellationToken);
        var (ours, floor, floorMemory) = (new List<double>(), new List<double>(), new List<double>());
        var (cpu, floorCpu) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Size(7, 3); round++)
        {
            var port = HttpProbe.FreePort();
            await using (var empty = ChildProcess.StartRole("floor-start", port.ToString(), connectionString))
            {
                floor.Add((await empty.AnswersAsync(port, "/healthz/ready", bench.CancellationToken)).TotalSeconds);
                floorMemory.Add(empty.Use.ResidentMegabytes);
                floorCpu.Add(empty.Use.CpuSeconds);
            }

            await using var app = await StartAsync(bench, connectionString);
            ours.Add(app.StartedIn.TotalSeconds);
            cpu.Add(app.Process.Use.CpuSeconds);
            await Workbench.SayAsync($"start {round}: {ours[^1]:0.000} s ({cpu[^1]:0.00} CPU s), floor {floor[^1]:0.000} s ({floorCpu[^1]:0.00} CPU s)");
        }

        bench.Table.Add(new ResultRow("15", "start to ready, schema current, store running", Figure.Median(ours), "s")
        {
            Floor = Figure.Median(floor), FloorName = "Kestrel + one query", Accept = Limit.AtMost(0.6), Aim = Limit.AtMost(0.4),
        });
        bench.Table.Add(new ResultRow("", "CPU s of that start", Figure.Median(cpu), "s") { Floor = Figure.Median(floorCpu), FloorName = "Kestrel + one query" });
        await AddMemoryAsync(bench, connectionString, Figure.Median(floorMemory));
        await AddEmbeddedAsync(bench);
    }

    private static async Task AddMemoryAsync(Workbench bench, string connectionString, double floor)
    {
        await using var app = await StartAsync(bench, connectionString);
        await bench.Loader.GetAsync(app.Port, Matrix, AppProcess.Token, 1, 2, bench.CancellationToken);

        // The matrix loaded, and a few beats of every reconciler.
        await Task.Delay(TimeSpan.FromSeconds(5), bench.CancellationToken);
        var idle = app.Process.Use.ResidentMegabytes;
        await bench.Loader.PushAsync(app.Port, 32, bench.Size(10_000, 1_000), bench.CancellationToken);
        await bench.Loader.GetAsync(app.Port, Matrix, AppProcess.Token, 4, bench.Size(200, 50), bench.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), bench.CancellationToken);
        var loaded = app.Process.Use;
        bench.Table.Add(new ResultRow("16", "resident memory, idle, the matrix loaded", idle, "MB") { Floor = floor, FloorName = "Kestrel + one query", Accept = Limit.AtMost(138), Aim = Limit.AtMost(110) });
        bench.Table.Add(new ResultRow("16", "resident memory after 10,000 pushes at c32 and 200 matrices", loaded.ResidentMegabytes, "MB") { Accept = Limit.AtMost(215), Aim = Limit.AtMost(150) });
        bench.Table.Note($"memory: the most it ever was {loaded.PeakMegabytes:0} MB (VmHWM)");
    }

    /// <summary>The same with the embedded server of the data directory, which has to be started first.</summary>
    private static async Task AddEmbeddedAsync(Workbench bench)
    {
        var folder = bench.DataDirectory("embedded");
        await bench.World.MakeAsync(connectionString: null, folder, bench.CancellationToken);
        await using (var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataDirectory = folder }, TimeProvider.System, NullLogger.Instance, bench.CancellationToken))
            await LargeWorld.FillAsync(postgres.ConnectionString, bench.CancellationToken);
        var times = new List<double>();
        for (var round = 0; round < bench.Size(3, 1); round++)
        {
            await using var app = await AppProcess.StartAsync(folder, connectionString: null, catalogFile: null, hasInstantRunner: false, bench.CancellationToken);
            times.Add(app.StartedIn.TotalSeconds);
        }

        bench.Table.Add(new ResultRow("", "start to ready, with the embedded PostgreSQL's own start", Figure.Median(times), "s"));
    }

    private static Task<AppProcess> StartAsync(Workbench bench, string connectionString) =>
        AppProcess.StartAsync(bench.DataDirectory("start"), connectionString, catalogFile: null, hasInstantRunner: false, bench.CancellationToken);
}
