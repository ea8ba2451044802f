using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Processes;

namespace ChatDeploy.Benchmarks.World;

/// <summary>ChatDeploy itself as a process: the product's executable, or the same application with the instant runner.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    public const string Token = "benchmark-token-of-forty-characters-or-so";

    private AppProcess(ChildProcess process, int port, TimeSpan startedIn)
    {
        Process = process;
        Port = port;
        StartedIn = startedIn;
    }

    public ChildProcess Process { get; }

    public int Port { get; }

    /// <summary>From the start of the process to the first 200 of its readiness.</summary>
    public TimeSpan StartedIn { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="dataDirectory">Its data directory.</param>
    /// <param name="connectionString">The store; null: its own embedded server.</param>
    /// <param name="catalogFile">The catalog to apply at the start; null: as it is.</param>
    /// <param name="hasInstantRunner">Whether jobs end as soon as they start, instead of running anything.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<AppProcess> StartAsync(string dataDirectory, string? connectionString, string? catalogFile, bool hasInstantRunner, CancellationToken cancellationToken) =>
        StartAsync(dataDirectory, connectionString, catalogFile, hasInstantRunner, [], cancellationToken);

    /// <summary>The same with more settings, <c>--Section:Key=value</c>.</summary>
    public static async Task<AppProcess> StartAsync(
        string dataDirectory, string? connectionString, string? catalogFile, bool hasInstantRunner, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var port = HttpProbe.FreePort();
        List<string> arguments =
        [
            $"--urls=http://127.0.0.1:{port}", $"--Store:DataDirectory={dataDirectory}", $"--Api:BootstrapToken={Token}", $"--Scm:GitHub:WebhookSecret={PushRequests.Secret}",
            "--contentRoot=" + AppContext.BaseDirectory,
            // One person says more here in a second than a person can.
            "--RateLimits:ChatLinesInTenSeconds=1000000",
            .. settings,
        ];
        if (connectionString is not null) arguments.Add($"--ConnectionStrings:Store={connectionString}");
        if (catalogFile is not null) arguments.Add($"--Catalog:File={catalogFile}");
        var process = hasInstantRunner
            ? ChildProcess.StartRole("instant", [.. arguments])
            : ChildProcess.Start(Path.Combine(AppContext.BaseDirectory, "ChatDeploy"), arguments);
        try
        {
            return new AppProcess(process, port, await process.AnswersAsync(port, "/healthz/ready", cancellationToken));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
