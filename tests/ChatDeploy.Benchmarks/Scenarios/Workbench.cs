using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.World;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>What every scenario works with.</summary>
internal sealed class Workbench(BenchmarkStore store, Loader loader, bool isQuick, CancellationToken cancellationToken)
{
    public BenchmarkStore Store => store;

    public Loader Loader => loader;

    /// <summary>A tenth of the size, to see that everything works; its figures say little.</summary>
    public bool IsQuick => isQuick;

    public CancellationToken CancellationToken => cancellationToken;

    public ResultTable Table { get; } = new();

    public LargeWorld World { get; } = new(tenants: isQuick ? 20 : 200);

    public int Size(int full, int quick) => isQuick ? quick : full;

    /// <summary>A new folder for an application's data.</summary>
    public string DataDirectory(string name) => Path.Combine(store.Folder, name);

    public static async Task SayAsync(string text) => await Console.Error.WriteLineAsync($"{DateTime.UtcNow:HH:mm:ss} {text}");
}
