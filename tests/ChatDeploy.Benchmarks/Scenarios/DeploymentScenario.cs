using System.Diagnostics;
using System.Globalization;
using ChatDeploy.Benchmarks.Floors;
using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.World;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>One tool to every site of the large world, with a runner that does nothing: what is left is the product's own work.</summary>
internal static class DeploymentScenario
{
    // Quartz.NET 4.7.3 clustered on this kind of machine (performance goals, section 4); not run here.
    private const double QuartzJobsPerSecond = 368;

    public static async Task RunAsync(Workbench bench)
    {
        var connectionString = await bench.World.CopyAsync(bench.Store, "deployment", hasVersions: false, bench.CancellationToken);
        var floor = Figure.Median([.. await FloorsAsync(bench, connectionString)]);
        await using var app = await AppProcess.StartAsync(bench.DataDirectory("deployment"), connectionString, catalogFile: null, hasInstantRunner: true, bench.CancellationToken);
        await bench.Loader.PushAsync(app.Port, 1, PushRequests.Repositories * 10, bench.CancellationToken);
        using var client = new DeploymentClient(app.Port, AppProcess.Token);
        await client.WaitForCommitAsync(LargeWorld.Tool(0), Version(7), bench.CancellationToken);

        var runs = new List<DeploymentRun>();
        for (var round = 0; round <= bench.Size(5, 2); round++)
        {
            var run = await RunOnceAsync(bench, app, client, Version(round));
            await Workbench.SayAsync($"deployment {round}: preview {run.PreviewMilliseconds:0} ms, launch {run.LaunchMilliseconds:0.0} ms, {run.Seconds:0.00} s to applied, {run.Statements} statements, {run.CpuSeconds:0.00} CPU s");
            if (round > 0) runs.Add(run);
        }

        DeploymentReport.Add(bench.Table, runs, floor, QuartzJobsPerSecond, bench.World.Sites);
        await ProgressAsync(bench, app, client);
        bench.Table.Add(new ResultRow("", "most memory during all deployments (VmHWM)", app.Process.Use.PeakMegabytes, "MB"));
    }

    private static async Task<List<double>> FloorsAsync(Workbench bench, string connectionString)
    {
        var rates = new List<double>();
        for (var round = 0; round < 4; round++) rates.Add(await JobFloor.RunAsync(connectionString, bench.World.Sites, bench.CancellationToken));
        return rates[1..];
    }

    private static async Task<DeploymentRun> RunOnceAsync(Workbench bench, AppProcess app, DeploymentClient client, string version)
    {
        var preview = await client.PreviewAsync(LargeWorld.Tool(0), version, "prod", bench.CancellationToken);
        var before = (Cpu: app.Process.Use.CpuSeconds + bench.Store.CpuSeconds, Statements: await StatementsAsync(app, bench.CancellationToken));
        var launch = await client.LaunchAsync(preview, bench.CancellationToken);
        var began = Stopwatch.GetTimestamp();
        await client.WaitForStateAsync(preview.Id, "applied", bench.CancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new DeploymentRun(
            preview.Milliseconds,
            launch,
            seconds,
            preview.Cells,
            await StatementsAsync(app, bench.CancellationToken) - before.Statements,
            app.Process.Use.CpuSeconds + bench.Store.CpuSeconds - before.Cpu);
    }

    /// <summary>Every job running and none ending: what does asking for the progress take?</summary>
    private static async Task ProgressAsync(Workbench bench, AppProcess app, DeploymentClient client)
    {
        await app.Process.AskAsync("hold", bench.CancellationToken);
        var preview = await client.PreviewAsync(LargeWorld.Tool(0), Version(9), "prod", bench.CancellationToken);
        await client.LaunchAsync(preview, bench.CancellationToken);
        await client.WaitForRunningAsync(preview.Id, preview.Cells, bench.CancellationToken);
        var path = $"/api/deployments/{preview.Id}/progress";
        await bench.Loader.GetAsync(app.Port, path, AppProcess.Token, 1, bench.Size(1_000, 200), bench.CancellationToken);
        var report = await bench.Loader.GetAsync(app.Port, path, AppProcess.Token, 1, bench.Size(1_000, 200), bench.CancellationToken);
        bench.Table.Add(new ResultRow("12", $"progress of a deployment with {preview.Cells:#,0} jobs running, c1 p50", report.P50, "ms") { Accept = Limit.AtMost(1.2), Aim = Limit.AtMost(0.1) });
        var began = Stopwatch.GetTimestamp();
        await app.Process.AskAsync("let-go", bench.CancellationToken);
        await client.WaitForStateAsync(preview.Id, "applied", bench.CancellationToken);
        bench.Table.Add(new ResultRow("", "completions alone, from the first report to applied", preview.Cells / Stopwatch.GetElapsedTime(began).TotalSeconds, "jobs/s"));
    }

    private static async Task<long> StatementsAsync(AppProcess app, CancellationToken cancellationToken)
    {
        var answer = await app.Process.AskAsync("statements", cancellationToken);
        return long.Parse(answer, CultureInfo.InvariantCulture);
    }

    // The pushes to the first tool's repository are every twentieth.
    private static string Version(int number) => PushRequests.Sha(number * PushRequests.Repositories, 2);
}
