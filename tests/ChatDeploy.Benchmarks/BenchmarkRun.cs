using System.Diagnostics;
using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.Scenarios;
using ChatDeploy.Benchmarks.World;

namespace ChatDeploy.Benchmarks;

/// <summary>Runs the scenarios one after the other and prints the table.</summary>
internal static class BenchmarkRun
{
    private static readonly (string Name, Func<Workbench, Task> RunAsync)[] Scenarios =
    [
        ("ingest", IngestScenario.RunAsync),
        ("command", CommandScenario.RunAsync),
        ("deployment", DeploymentScenario.RunAsync),
        ("slack-command", SlackCommandScenario.RunAsync),
        ("slack-posts", SlackPostsScenario.RunAsync),
        ("matrix", MatrixScenario.RunAsync),
        ("cards", CardScenario.RunAsync),
        ("start", StartScenario.RunAsync),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var only = args.SkipWhile(a => a != "--only").Skip(1).FirstOrDefault()?.Split(',');
        var isQuick = args.Contains("--quick");
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "ChatDeploy")))
        {
            await Console.Error.WriteLineAsync("the product's executable is not beside this one; build the project first");
            return 1;
        }

        if (only?.FirstOrDefault(o => Scenarios.All(s => s.Name != o)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"no such scenario: {unknown}; there are {string.Join(", ", Scenarios.Select(s => s.Name))}");
            return 1;
        }

#if DEBUG
        await Console.Error.WriteLineAsync("This is a Debug build: its figures mean nothing. Run it with -c Release.");
#endif
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        var began = Stopwatch.GetTimestamp();
        var load = MachineFacts.Load();
        await using var store = await BenchmarkStore.StartAsync(interrupted.Token);
        await using var loader = new Loader();
        var bench = new Workbench(store, loader, isQuick, interrupted.Token);
        var failed = false;
        foreach (var (name, runAsync) in Scenarios.Where(s => only is null || only.Contains(s.Name)))
        {
            await Workbench.SayAsync(name);
            try
            {
                await runAsync(bench);
            }
#pragma warning disable CA1031 // Whatever one scenario meets, the others are measured; the table and the exit code say so.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                failed = true;
                await Console.Error.WriteLineAsync($"{name}: {exception}");
                bench.Table.Note($"**{name} was not measured to its end: {exception.Message.Split('\n')[0]}**");
            }
        }

        bench.Table.Note($"{MachineFacts.Describe(store.Version)}; load average {load} at the start, {MachineFacts.Load()} at the end, {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s in all{(isQuick ? "; quick: sizes too small to mean much" : string.Empty)}");
        await Console.Out.WriteLineAsync();
        await Console.Out.WriteLineAsync(bench.Table.ToString());
        return failed ? 1 : 0;
    }
}
