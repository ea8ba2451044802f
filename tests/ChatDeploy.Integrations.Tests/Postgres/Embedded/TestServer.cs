using System.Diagnostics;
using ChatDeploy.Integrations.Postgres.Embedded;
using ChatDeploy.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatDeploy.Integrations.Tests.Postgres.Embedded;

/// <summary>A data directory for one test; whatever runs there at the end is stopped and deleted.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TestDirectory _directory;

    public TestServer(UnixFileMode? parentMode = null)
    {
        _directory = new TestDirectory(mode: parentMode);
        DataDirectory = Path.Combine(_directory.Path, ".chatdeploy");
    }

    public string DataDirectory { get; }

    /// <summary>The server's files; they must exist.</summary>
    public ServerCluster Cluster => new ServerFolder(DataDirectory).FindCluster()!;

    /// <summary>Without waiting for the disk, which no test here can tell and all of them together would wait long for.</summary>
    public EmbeddedPostgresOptions Options => new() { DataDirectory = DataDirectory, StartTimeout = TimeSpan.FromSeconds(30), IsDurable = false };

    public Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions? options = null) =>
        EmbeddedPostgres.StartAsync(options ?? Options, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    /// <summary>Kills the postmaster (SIGKILL), as the kernel does when memory runs out.</summary>
    public async Task KillServerAsync()
    {
        var killed = Cluster.FindRunning()!.ProcessId;
        using (var process = Process.GetProcessById(killed))
            process.Kill();
        await Eventually.TrueAsync(() => Cluster.FindRunning()?.ProcessId != killed);
    }

    /// <summary>Runs one statement on a connection of its own and answers its first value.</summary>
    public static async Task<object?> AskAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.True(await EmbeddedPostgres.RemoveAsync(Options, TimeProvider.System), "a process still uses the server: a test forgot to end it");
        _directory.Dispose();
    }
}
