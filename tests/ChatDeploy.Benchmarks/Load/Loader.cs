using System.Text;
using System.Text.Json;
using ChatDeploy.Benchmarks.Processes;

namespace ChatDeploy.Benchmarks.Load;

/// <summary>The load client's process, seen from the benchmark.</summary>
internal sealed class Loader : IAsyncDisposable
{
    private readonly ChildProcess _process = ChildProcess.StartRole("load");

    public Task<LoadReport> PushAsync(int port, int connections, int requests, CancellationToken cancellationToken) =>
        RunAsync(new LoadOrder { Port = port, Connections = connections, Requests = requests }, cancellationToken);

    /// <summary>Pushes at a fixed rate over 32 connections.</summary>
    public Task<LoadReport> PushAtAsync(int port, double perSecond, int requests, CancellationToken cancellationToken) =>
        RunAsync(new LoadOrder { Port = port, Connections = 32, Requests = requests, PerSecond = perSecond }, cancellationToken);

    /// <summary>Slack's requests over 32 connections: at a fixed rate, or with 0 as fast as they are answered.</summary>
    public Task<LoadReport> SlackAsync(int port, SlackOrder slack, double perSecond, int requests, CancellationToken cancellationToken) =>
        RunAsync(new LoadOrder { Port = port, Connections = 32, Requests = requests, PerSecond = perSecond, Slack = slack }, cancellationToken);

    public Task<LoadReport> GetAsync(int port, string path, string token, int connections, int requests, CancellationToken cancellationToken) => RunAsync(
        new LoadOrder { Port = port, Connections = connections, Requests = requests, Request = $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n" },
        cancellationToken);

    public Task<LoadReport> PostAsync(int port, string path, string token, string json, int connections, int requests, CancellationToken cancellationToken)
    {
        var request = $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}";
        return RunAsync(new LoadOrder { Port = port, Connections = connections, Requests = requests, Request = request }, cancellationToken);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<LoadReport> RunAsync(LoadOrder order, CancellationToken cancellationToken)
    {
        var answer = await _process.AskAsync(JsonSerializer.Serialize(order), cancellationToken);
        var report = JsonSerializer.Deserialize<LoadReport>(answer)!;
        return report.Other == 0 ? report : throw new InvalidOperationException($"{report.Other} of {order.Requests} requests were refused; the first: {report.FirstOther}");
    }
}
