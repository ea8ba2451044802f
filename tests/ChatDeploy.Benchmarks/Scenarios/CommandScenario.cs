using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.World;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>A line of the chat grammar from request to answer, beside a server that only checks a token and answers JSON.</summary>
internal static class CommandScenario
{
    private const string Say = $$"""{"text":"/deploy queue tool-00"}""";

    public static async Task RunAsync(Workbench bench)
    {
        var connectionString = await bench.World.CopyAsync(bench.Store, "command", hasVersions: false, bench.CancellationToken);
        await using var app = await AppProcess.StartAsync(bench.DataDirectory("command"), connectionString, catalogFile: null, hasInstantRunner: false, bench.CancellationToken);

        // Something to list: 200 commits of each tool.
        await bench.Loader.PushAsync(app.Port, 1, PushRequests.Repositories * bench.Size(67, 10), bench.CancellationToken);
        var floorPort = HttpProbe.FreePort();
        await using var floor = ChildProcess.StartRole("floor-command", floorPort.ToString(), AppProcess.Token);
        await floor.AnswersAsync(floorPort, "/ready", bench.CancellationToken);
        foreach (var connections in (int[])[1, 32])
        {
            var (ours, theirs, cpu) = (new List<LoadReport>(), new List<LoadReport>(), new List<double>());
            for (var round = 0; round <= bench.Size(5, 2); round++)
            {
                var requests = bench.Size(connections == 1 ? 1_000 : 4_000, 200);
                var of = await SayAsync(bench, floorPort, connections, requests * 5);
                var before = app.Process.Use.CpuSeconds + bench.Store.CpuSeconds;
                var us = await SayAsync(bench, app.Port, connections, requests);
                var used = (app.Process.Use.CpuSeconds + bench.Store.CpuSeconds - before) / requests * 1000;
                await Workbench.SayAsync($"command c{connections} {round}: {us.Rate:0}/s, p50 {us.P50:0.000} ms; floor {of.Rate:0}/s, p50 {of.P50:0.000} ms");
                if (round == 0) continue;
                ours.Add(us);
                theirs.Add(of);
                cpu.Add(used);
            }

            Add($"/deploy queue, c{connections}, rate", r => r.Rate, "/s");
            Add($"/deploy queue, c{connections}, p50", r => r.P50, "ms");
            Add($"/deploy queue, c{connections}, p99", r => r.P99, "ms");
            bench.Table.Add(new ResultRow("", $"/deploy queue, c{connections}, CPU s per 1,000, app + PostgreSQL", Figure.Median(cpu), "s"));

            void Add(string what, Func<LoadReport, double> figure, string unit) =>
                bench.Table.Add(new ResultRow("", what, Figure.Median(ours.Select(figure)), unit) { Floor = Figure.Median(theirs.Select(figure)), FloorName = "token + JSON" });
        }
    }

    private static Task<LoadReport> SayAsync(Workbench bench, int port, int connections, int requests) =>
        bench.Loader.PostAsync(port, "/api/chat", AppProcess.Token, Say, connections, requests, bench.CancellationToken);
}
