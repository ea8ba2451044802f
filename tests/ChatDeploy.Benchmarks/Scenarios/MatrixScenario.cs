using System.Diagnostics;
using ChatDeploy.Benchmarks.Floors;
using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.World;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>The matrix of 10,000 stores and 20 tools over HTTP, whole and one tenant, beside plain SQL that fetches the same rows.</summary>
internal static class MatrixScenario
{
    private const string Whole = "/api/matrix?environment=prod";

    public static async Task RunAsync(Workbench bench)
    {
        var connectionString = await bench.World.CopyAsync(bench.Store, "matrix", hasVersions: true, bench.CancellationToken);
        var tenant = LargeWorld.Tenant(7);
        var (cold, whole, one) = (new List<double>(), new List<LoadReport>(), new List<LoadReport>());
        var (rawWhole, rawOne) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Size(3, 1); round++)
        {
            await using var app = await AppProcess.StartAsync(bench.DataDirectory("matrix"), connectionString, catalogFile: null, hasInstantRunner: false, bench.CancellationToken);
            var (appCpu, postgresCpu) = (app.Process.Use.CpuSeconds, bench.Store.CpuSeconds);
            cold.Add((await GetAsync(bench, app, Whole, 1)).P50);
            (appCpu, postgresCpu) = (app.Process.Use.CpuSeconds - appCpu, bench.Store.CpuSeconds - postgresCpu);
            await GetAsync(bench, app, Whole, 50);
            rawWhole.AddRange(await MatrixFloor.RunAsync(connectionString, tenant: null, 5, bench.CancellationToken));
            rawOne.AddRange(await MatrixFloor.RunAsync(connectionString, tenant, 100, bench.CancellationToken));
            whole.Add(await GetAsync(bench, app, Whole, bench.Size(200, 50)));
            await GetAsync(bench, app, $"{Whole}&tenant={tenant}", 500);
            one.Add(await GetAsync(bench, app, $"{Whole}&tenant={tenant}", bench.Size(2_000, 200)));
            await Workbench.SayAsync($"matrix {round}: first {cold[^1]:0.0} ms ({appCpu:0.00} + {postgresCpu:0.00} CPU s), whole {whole[^1].P50:0.00} ms ({whole[^1].Bytes:#,0} bytes), tenant {one[^1].P50:0.000} ms");
        }

        var cells = bench.World.Sites * LargeWorld.Tools;
        var (sqlWhole, sqlOne) = (Figure.Median(rawWhole), Figure.Median(rawOne));
        bench.Table.Add(Row("7", $"whole matrix, {cells:#,0} cells, warm, c1 p50", Figure.Median(whole.Select(r => r.P50)), sqlWhole, Limit.AtMost(10), Limit.AtMost(3)));
        bench.Table.Add(Row("7", "whole matrix, the first request after a start", Figure.Median(cold), sqlWhole, Limit.RatioAtMost(2), null));
        bench.Table.Add(Row("8", $"one tenant, {LargeWorld.StoresPerTenant} stores and its main, c1 p50", Figure.Median(one.Select(r => r.P50)), sqlOne, Limit.RatioAtMost(2), Limit.AtMost(0.3)));
        bench.Table.Note($"matrix: {whole[^1].Bytes:#,0} bytes of JSON whole, {one[^1].Bytes:#,0} for a tenant; whole c1 p99 {Figure.Median(whole.Select(r => r.P99)):0.00} ms, tenant c1 p99 {Figure.Median(one.Select(r => r.P99)):0.000} ms; times are the client's, with the transfer");
        await MatrixLoading.AddAsync(bench, connectionString, sqlWhole);
    }

    private static Task<LoadReport> GetAsync(Workbench bench, AppProcess app, string path, int requests) =>
        bench.Loader.GetAsync(app.Port, path, AppProcess.Token, 1, requests, bench.CancellationToken);

    private static ResultRow Row(string goal, string what, double ours, double floor, Limit accept, Limit? aim) =>
        new(goal, what, ours, "ms") { Floor = floor, FloorName = "SQL, 7 columns", Accept = accept, Aim = aim };
}
