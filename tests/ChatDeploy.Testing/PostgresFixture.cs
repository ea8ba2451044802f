using ChatDeploy.Integrations.Postgres.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatDeploy.Testing;

/// <summary>
/// A private PostgreSQL for the tests of one process, started when the first test asks for a database and removed at the end.
/// Register it with <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>, or a subclass that prepares the template,
/// and take it as a constructor parameter. Safe for tests in parallel.
/// </summary>
/// <remarks>
/// It is the product's own embedded server, except that <c>fsync</c> is off (no test cuts the power) and that its files are in
/// memory where there is room: each database is 500 files that are made and deleted, and ext4 looks through every file deleted
/// in the last five seconds for each new one. What a killed test process left behind is removed by the next one.
/// </remarks>
public class PostgresFixture : IAsyncDisposable
{
    private const string Template = "chatdeploy_template";
    private const string DirectoryPrefix = "chatdeploy-tests-postgres-";

    private const string InMemory = "/dev/shm";

    // The log alone grows to 1 GB before it is reused; four test programs may run at once.
    private const long RoomNeeded = 4L << 30;

    private readonly Func<string, Task> _prepareTemplate;
    private readonly Lazy<Task<Server>> _server;
    private int _databases;

    /// <summary>A fixture whose databases begin empty.</summary>
    public PostgresFixture()
        : this(_ => Task.CompletedTask)
    {
    }

    /// <summary>A fixture whose databases begin as the delegate leaves the template.</summary>
    /// <param name="prepareTemplate">Is given a connection string once (to apply migrations, say); its pooled connections are closed afterwards.</param>
    protected PostgresFixture(Func<string, Task> prepareTemplate)
    {
        _prepareTemplate = prepareTemplate;
        _server = new Lazy<Task<Server>>(StartAsync);
    }

    /// <summary>Makes a database for one test.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var server = await _server.Value;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        // Copying files takes half the processor time of logging every page, and brings the template's prepared caches along.
        await ExecuteAsync(server.Admin, $"create database {name} template {Template} strategy file_copy");
        // Pools of many tests share one server: idle connections must not add up to its limit. A machine that does much else at the
        // same time may take longer than the usual 30 s for a statement over thousands of rows.
        var connection = new NpgsqlConnectionStringBuilder(server.Postgres.ConnectionString) { Database = name, MaxPoolSize = 20, ConnectionIdleLifetime = 5, ConnectionPruningInterval = 1, CommandTimeout = 120 };
        return new TestDatabase(connection.ConnectionString, () => DropAsync(server.Admin, name));
    }

    /// <summary>Stops the server and deletes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (!_server.IsValueCreated)
            return;
        var server = await _server.Value;
        await server.Admin.DisposeAsync();
        await server.Postgres.DisposeAsync();
        await RemoveAsync(server.Directory.Path);
    }

    private async Task<Server> StartAsync()
    {
        await RemoveLeftOversAsync();
        var directory = new TestDirectory(DirectoryPrefix, parent: Parent());
        var postgres = await EmbeddedPostgres.StartAsync(OptionsFor(directory.Path), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var admin = NpgsqlDataSource.Create(postgres.ConnectionString);
        await ExecuteAsync(admin, $"create database {Template}");

        var template = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = Template, Pooling = false };
        await _prepareTemplate(template.ConnectionString);
        // A database can only be copied while nobody is connected to it, and a closed connection takes a moment to leave.
        await ExecuteAsync(admin, $"alter database {Template} allow_connections false");
        await ExecuteAsync(admin, $"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{Template}'");
        return new Server(directory, postgres, admin);
    }

    private static string Parent() =>
        Directory.Exists(InMemory) && new DriveInfo(InMemory).AvailableFreeSpace > RoomNeeded ? InMemory : Path.GetTempPath();

    private static EmbeddedPostgresOptions OptionsFor(string directory) => new() { DataDirectory = directory, IsDurable = false, MaximumConnections = 500 };

    /// <summary>Removes the servers of test processes that were killed; those in use are left alone.</summary>
    private static async Task RemoveLeftOversAsync()
    {
        string[] parents = Directory.Exists(InMemory) ? [InMemory, Path.GetTempPath()] : [Path.GetTempPath()];
        foreach (var directory in parents.SelectMany(parent => Directory.EnumerateDirectories(parent, DirectoryPrefix + "*")))
        {
            try
            {
                // One that has only just been made has no lock yet; its maker may be about to take it.
                if (Directory.GetCreationTimeUtc(directory) < DateTime.UtcNow.AddMinutes(-1))
                    await RemoveAsync(directory);
            }
            catch (Exception notOurs) when (notOurs is IOException or UnauthorizedAccessException)
            {
                // Another account's, or removed by another test process at this moment.
            }
        }
    }

    private static async Task RemoveAsync(string directory)
    {
        try
        {
            if (await EmbeddedPostgres.RemoveAsync(OptionsFor(directory), TimeProvider.System)) Directory.Delete(directory, recursive: true);
        }
        catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException)
        {
            // Between the stop of a server and the removal of its files nobody holds its lock: another test process that starts
            // in that moment takes them for left over, and removes them itself.
        }
    }

    private static async Task DropAsync(NpgsqlDataSource admin, string name)
    {
        try
        {
            await ExecuteAsync(admin, $"drop database if exists {name} with (force)");
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Autovacuum is at work in it, whose process our role may not end; without force the server sends it away itself.
            await ExecuteAsync(admin, $"drop database if exists {name}");
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string statement)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Server(TestDirectory Directory, EmbeddedPostgres Postgres, NpgsqlDataSource Admin);
}
