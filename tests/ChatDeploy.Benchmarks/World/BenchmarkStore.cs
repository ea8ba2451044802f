using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Integrations.Postgres.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatDeploy.Benchmarks.World;

/// <summary>The benchmark's own PostgreSQL, durable as in production, in a folder that is removed at the end.</summary>
internal sealed class BenchmarkStore : IAsyncDisposable
{
    private readonly EmbeddedPostgres _postgres;
    private readonly NpgsqlDataSource _admin;
    private int _processId;

    private BenchmarkStore(string folder, EmbeddedPostgres postgres)
    {
        Folder = folder;
        _postgres = postgres;
        _admin = NpgsqlDataSource.Create(postgres.ConnectionString);
    }

    /// <summary>Everything the benchmark leaves on disk.</summary>
    public string Folder { get; }

    public string Version { get; private set; } = string.Empty;

    /// <summary>Processor time of the server and its connections so far.</summary>
    public double CpuSeconds => ProcessUse.TreeCpuSeconds(_processId);

    public static async Task<BenchmarkStore> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), "chatdeploy-benchmarks-" + Environment.ProcessId);

        // Started as root, the server runs under another account, which has to be able to enter.
        Directory.CreateDirectory(folder, (UnixFileMode)0b111_101_101);
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataDirectory = Path.Combine(folder, "store") }, TimeProvider.System, NullLogger.Instance, cancellationToken);
        var store = new BenchmarkStore(folder, postgres);
        await using var connection = await store._admin.OpenConnectionAsync(cancellationToken);
        store._processId = ProcessUse.ParentOf(connection.ProcessID);
        store.Version = "PostgreSQL " + connection.PostgreSqlVersion;
        return store;
    }

    /// <summary>Makes a database, empty or as a copy, and says how to connect to it.</summary>
    public async Task<string> CreateAsync(string name, string? template, CancellationToken cancellationToken)
    {
        await using var command = _admin.CreateCommand($"create database {name}{(template is null ? string.Empty : $" template {template}")}");
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
