using System.Diagnostics;
using System.Runtime.CompilerServices;
using ChatDeploy.Benchmarks.Floors;
using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.World;
using ChatDeploy.Testing.Slack;
using Npgsql;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>
/// Slack's requests to their acknowledgement, beside a server that only checks the signature (h), Slack's own receiver (g) and a durable
/// writer in batches that is given pushes (f): 100 a second, then as fast as 32 connections are answered. Ours stores each
/// <c>/deploy help</c> before it acknowledges it, and answers it afterwards, on the same cores, at its <c>response_url</c>.
/// </summary>
internal static class SlackCommandScenario
{
    private const double PerSecond = 100;

    // Fewer than may wait for their answer: beyond, commands are turned away unstored.
    private const int Burst = 1_500;

    public static async Task RunAsync(Workbench bench)
    {
        await using var slack = await FakeSlack.StartAsync();
        var folder = bench.DataDirectory("slack_command");
        var catalog = await SlackCatalog.WriteAsync(folder, new Dictionary<string, IReadOnlyList<string>>(), bench.CancellationToken);
        var connectionString = await bench.Store.CreateAsync("slack_command", template: null, bench.CancellationToken);
        await using var app = await AppProcess.StartAsync(folder, connectionString, catalog, hasInstantRunner: false, SlackCatalog.Settings(slack), bench.CancellationToken);

        var pushes = await bench.Store.CreateAsync("slack_floor_f", template: null, bench.CancellationToken);
        await using var source = NpgsqlDataSource.Create(pushes);
        await ExecuteAsync(source, FloorPush.Schema, bench.CancellationToken);

        await using var h = await StartAsync("h", port => ChildProcess.StartRole("floor-h", port.ToString(), FakeSlack.SigningSecret), bench.CancellationToken);
        await using var g = await StartAsync("g", StartBolt, bench.CancellationToken);
        await using var f = await StartAsync("f", port => ChildProcess.StartRole("floor-f", port.ToString(), pushes), bench.CancellationToken);
        var contenders = new List<SlackContender> { h.Contender, g.Contender, f.Contender, new("ours, nothing stored", app.Process, app.Port), new("ours", app.Process, app.Port) };

        var (rounds, seconds, unanswered) = (bench.Size(3, 1), bench.Size(20, 3), 0);
        var (used, cpu, cpuAnswered) = (0.0, new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            // The first round warms up, shortly.
            var paced = (int)(PerSecond * (round == 0 ? 3 : seconds));
            foreach (var contender in contenders)
            {
                await ForgetAsync();
                var slow = contender.Name == "ours, nothing stored" ? null : await LoadAsync(contender, PerSecond, paced);
                await ForgetAsync();
                var before = app.Process.Use.CpuSeconds + bench.Store.CpuSeconds;
                var fast = await LoadAsync(contender, 0, contender.Name == "ours" ? Burst : bench.Size(10_000, 3_000));
                await Workbench.SayAsync($"slack-command {round}/{rounds} {contender.Name}: 100/s p50 {slow?.P50:0.00}, p99 {slow?.P99:0.00} ms; c32 {fast.Rate:0}/s, p50 {fast.P50:0.00}, p99 {fast.P99:0.00} ms; load {MachineFacts.Load()}");
                if (round == 0) continue;
                if (slow is not null) contender.Paced.Add(slow);
                contender.Many.Add(fast);
                if (contender.Name != "ours") continue;
                cpu.Add((used - before) / Burst * 1000);
                cpuAnswered.Add((app.Process.Use.CpuSeconds + bench.Store.CpuSeconds - before) / Burst * 1000);
            }
        }

        SlackCommandReport.Add(bench.Table, contenders, cpu, cpuAnswered, unanswered);

        async Task<LoadReport> LoadAsync(SlackContender contender, double perSecond, int requests)
        {
            if (contender.Name == "f") return await (perSecond > 0 ? bench.Loader.PushAtAsync(f.Contender.Port, perSecond, requests, bench.CancellationToken) : bench.Loader.PushAsync(f.Contender.Port, 32, requests, bench.CancellationToken));
            if (contender.Name == "ours, nothing stored") return await bench.Loader.SlackAsync(contender.Port, new SlackOrder(FakeSlack.SigningSecret, []), perSecond, requests, bench.CancellationToken);
            var urls = Enumerable.Range(0, requests).Select(_ => slack.NewResponseUrl("C0DEPLOYS", "U0ADA").AbsoluteUri).ToList();
            var answers = Answers(slack);
            var report = await bench.Loader.SlackAsync(contender.Port, new SlackOrder(FakeSlack.SigningSecret, urls), perSecond, requests, bench.CancellationToken);
            if (contender.Name != "ours") return report;
            used = app.Process.Use.CpuSeconds + bench.Store.CpuSeconds;
            unanswered += await DrainAsync(slack, answers + requests, bench.CancellationToken);
            return report;
        }

        Task ForgetAsync() => ExecuteAsync(source, "truncate deliveries, commits", bench.CancellationToken);
    }

    /// <summary>Waits until everything was answered, and says how much was not after a minute.</summary>
    private static async Task<int> DrainAsync(FakeSlack slack, int wanted, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (Answers(slack) < wanted && Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1)) await Task.Delay(100, cancellationToken);
        return wanted - Answers(slack);
    }

    // Who waits longer than 2.5 seconds is told so; that is no answer.
    private static int Answers(FakeSlack slack) => slack.Workspace.Messages.Count(m => m.OnlyFor is not null && !m.Text.StartsWith("Still at it", StringComparison.Ordinal));

    private static async Task<Started> StartAsync(string name, Func<int, ChildProcess> start, CancellationToken cancellationToken)
    {
        var port = HttpProbe.FreePort();
        var process = start(port);
        await process.AnswersAsync(port, "/ready", cancellationToken);
        return new Started(new SlackContender(name, process, port));
    }

    private static ChildProcess StartBolt(int port)
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../ChatDeploy.Integrations.Tests/Chat/Slack/bolt"));
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) throw new InvalidOperationException($"@slack/bolt is not installed: run npm ci in {folder}");
        return ChildProcess.Start("/bin/sh", ["-c", "cd \"$0\" && exec node \"$1\" \"$2\" \"$3\"", folder, Path.Combine(AppContext.BaseDirectory, "Floors/Slack/receiver.js"), port.ToString(), FakeSlack.SigningSecret]);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string statement, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Here([CallerFilePath] string path = "") => path;

    private sealed record Started(SlackContender Contender) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Contender.Process.DisposeAsync();
    }
}
