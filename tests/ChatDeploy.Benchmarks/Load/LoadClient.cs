using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ChatDeploy.Benchmarks.Processes;

namespace ChatDeploy.Benchmarks.Load;

/// <summary>The role <c>load</c>: carries out orders read from standard input, one report a line. The same for every contender.</summary>
internal static class LoadClient
{
    public static async Task<int> RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
            await Console.Out.WriteLineAsync(ChildProcess.AnswerMark + JsonSerializer.Serialize(CarryOut(JsonSerializer.Deserialize<LoadOrder>(line)!)));
        return 0;
    }

    private static LoadReport CarryOut(LoadOrder order)
    {
        var fixedRequest = order.Request is null ? null : Encoding.UTF8.GetBytes(order.Request);

        // Made before the clock runs.
        var slack = order.Slack is null ? null : SlackRequests.Make(order.Slack, order.Requests);
        if (fixedRequest is null && slack is null) Parallel.For(order.First, order.First + order.Requests, number => PushRequests.Get(number));
        GC.Collect();
        var next = order.First - 1;
        var last = order.First + order.Requests;
        var began = 0L;
        var connections = Enumerable.Range(0, order.Connections).Select(_ => new LoadConnection(order.Port)).ToList();
        var threads = connections.ConvertAll(connection => new Thread(() => Work(connection), 256 * 1024));
        began = Stopwatch.GetTimestamp();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        connections.ForEach(c => c.Dispose());

        var times = connections.SelectMany(c => c.Milliseconds).Order().ToList();
        return new LoadReport(
            connections.Sum(c => c.Fine),
            connections.Sum(c => c.Other),
            seconds,
            At(times, 0.50),
            At(times, 0.99),
            connections.Select(c => c.FirstOther).FirstOrDefault(o => o is not null),
            connections[0].Bytes);

        void Work(LoadConnection connection)
        {
            for (var number = Interlocked.Increment(ref next); number < last; number = Interlocked.Increment(ref next))
                connection.Ask(fixedRequest ?? slack?[number - order.First] ?? PushRequests.Get(number), order.PerSecond > 0 ? Due(number) : null);
        }

        long Due(int number) => began + (long)((number - order.First) / order.PerSecond * Stopwatch.Frequency);
    }

    private static double At(List<double> times, double share) => times.Count == 0 ? 0 : times[Math.Min(times.Count - 1, (int)(times.Count * share))];
}
