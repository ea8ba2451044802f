using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.World;
using ChatDeploy.Core.Cards.Templating;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>Expanding a card of 500 sites, beside the reference in node, turn by turn.</summary>
internal static class CardScenario
{
    private const int Sites = 500;
    private const string FloorName = "adaptivecards-templating on node";

    public static async Task RunAsync(Workbench bench)
    {
        var seconds = bench.Size(2, 1);
        var (template, data) = (CardTemplate.Compile(ProgressCard.Template), ProgressCard.Data(Sites));
        var order = new JsonObject { ["template"] = JsonNode.Parse(ProgressCard.Template), ["data"] = data.DeepClone(), ["seconds"] = seconds }.ToJsonString();
        await using var node = ChildProcess.Start("/bin/sh", ["-c", "cd \"$0\" && exec node \"$1\"", ReferenceFolder(), Path.Combine(AppContext.BaseDirectory, "Floors/Cards/reference.js")]);
        var (nodes, written, floor) = (new List<double>(), new List<double>(), new List<double>());
        var buffer = new ArrayBufferWriter<byte>();

        // The first round warms both sides up.
        for (var round = 0; round <= bench.Size(5, 2); round++)
        {
            floor.Add(double.Parse(await node.AskAsync(order, bench.CancellationToken), CultureInfo.InvariantCulture));
            nodes.Add(Measure(seconds, () => template.Expand(data)));
            written.Add(Measure(seconds, () =>
            {
                buffer.ResetWrittenCount();
                using var writer = new Utf8JsonWriter(buffer);
                template.Expand(data, writer);
            }));
            await Workbench.SayAsync($"cards {round}: nodes {nodes[^1]:0.000} ms, written {written[^1]:0.000} ms, reference {floor[^1]:0.000} ms");
        }

        bench.Table.Add(new ResultRow("", "a card of 500 sites expanded, as nodes", Figure.Median(nodes.Skip(1)), "ms") { Floor = Figure.Median(floor.Skip(1)), FloorName = FloorName, Accept = Limit.AtMost(1) });
        bench.Table.Add(new ResultRow("", "a card of 500 sites expanded, written", Figure.Median(written.Skip(1)), "ms") { Floor = Figure.Median(floor.Skip(1)), FloorName = FloorName, Accept = Limit.AtMost(1) });
        bench.Table.Note($"cards: {buffer.WrittenCount:#,0} bytes of JSON");
    }

    private static double Measure(int seconds, Action expand)
    {
        var began = Stopwatch.GetTimestamp();
        var count = 0;
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
        {
            expand();
            count++;
        }

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds / count;
    }

    private static string ReferenceFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ChatDeploy.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the benchmark is not in its repository");
        folder = Path.Combine(folder, "tests/ChatDeploy.Core.Tests/Cards/Templating/reference");
        return Directory.Exists(Path.Combine(folder, "node_modules")) ? folder : throw new InvalidOperationException($"the reference is not installed: run npm ci in {folder}");
    }
}
