using System.Runtime.Versioning;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>Initialises, starts and stops the server of a cluster with PostgreSQL's own programs.</summary>
/// <param name="options">How to run it.</param>
/// <param name="clock">Measures waiting.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class ServerControl(EmbeddedPostgresOptions options, TimeProvider clock)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _orderlyStop = TimeSpan.FromSeconds(30);

    /// <summary>Makes the data of a new server: UTF-8, sorted by bytes (the same on every machine), passwords always asked.</summary>
    public async Task InitialiseAsync(ServerCluster cluster, ServerAccount account, PostgresBinaries binaries, string password, CancellationToken cancellationToken)
    {
        // initdb reads it under the server's account, which cannot enter the application's own password file.
        var passwordFile = Path.Combine(cluster.Home, "first-password");
        ServerFolder.WritePrivately(passwordFile, password);
        await account.GiveAsync(passwordFile, cancellationToken);

        List<string> arguments = ["--pgdata", cluster.UnfinishedDataDirectory, "--encoding=UTF8", "--locale=C", "--username", ServerDatabase.Superuser, "--auth=scram-sha-256", "--pwfile", passwordFile];
        if (!options.IsDurable)
            arguments.Add("--no-sync");
        var made = await account.RunAsync(binaries.Program("initdb"), arguments, cancellationToken);
        File.Delete(passwordFile);
        if (!made.HasSucceeded)
            throw new EmbeddedPostgresUnavailableException($"initialising the embedded PostgreSQL in {cluster.Home}: {made.OneLine}; correct that and start again, or set ConnectionStrings:Store.");
        Directory.Move(cluster.UnfinishedDataDirectory, cluster.DataDirectory);
    }

    /// <summary>Starts the server on a free port of the loopback address and waits until it says that it accepts connections.</summary>
    /// <param name="cluster">The server's files.</param>
    /// <param name="account">Whom it runs under.</param>
    /// <param name="binaries">Programs of the data's version.</param>
    /// <param name="wantedPort">The port to use; null to choose a free one.</param>
    /// <param name="cancellationToken">Stops waiting; the server may be coming up by then, and is stopped by <see cref="StopAsync"/>.</param>
    /// <exception cref="EmbeddedPostgresUnavailableException">It refused, or took longer than the options allow; with the log's last lines.</exception>
    public async Task<Postmaster> StartAsync(ServerCluster cluster, ServerAccount account, PostgresBinaries binaries, int? wantedPort, CancellationToken cancellationToken)
    {
        cluster.TurnLargeLog();
        var began = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            while (!Postmaster.TryClearLeftOver(cluster.DataDirectory) && clock.GetElapsedTime(began) < options.StartTimeout)
                await Task.Delay(_pause, clock, cancellationToken);

            var port = wantedPort ?? options.ChoosePort();
            var logged = cluster.LogLength();
            // pg_ctl gives the server a session of its own: neither Ctrl-C in the terminal nor the application's death ends it.
            var starting = account.RunAsync(
                binaries.Program("pg_ctl"),
                ["start", "-D", cluster.DataDirectory, "-l", cluster.LogFile, "-w", "-t", ((int)options.StartTimeout.TotalSeconds).ToString(), "-o", ServerSettings.For(options, port)],
                CancellationToken.None);

            // pg_ctl itself looks only ten times a second.
            while (!starting.IsCompleted)
            {
                var coming = cluster.FindRunning();
                if (coming is { IsReady: true } && coming.Port == port)
                    return coming;
                // Whoever cancels stops the server next, and must be able to find it.
                if (coming is not null)
                    cancellationToken.ThrowIfCancellationRequested();
                await Task.Delay(_pause, clock, CancellationToken.None);
            }

            var outcome = await starting;
            if (outcome.HasSucceeded && cluster.FindRunning() is { } running)
                return running;

            var log = cluster.LogAfter(logged);
            if (attempt < 5 && wantedPort is null && log.Contains("Address already in use", StringComparison.Ordinal))
                continue; // somebody took the port between our look and the server's
            if (clock.GetElapsedTime(began) < options.StartTimeout && log.Contains("is still in use", StringComparison.Ordinal))
            {
                await Task.Delay(_pause * 10, clock, cancellationToken); // where left-over processes cannot be listed, the server finds them
                continue;
            }

            throw new EmbeddedPostgresUnavailableException($"starting the embedded PostgreSQL in {cluster.Home}: {outcome.OneLine}; its log {cluster.LogFile} ends with:\n{log}");
        }
    }

    /// <summary>Stops the server if it runs: connections are ended and all is written; one that does not end in 30 s is cut off, and recovers at its next start.</summary>
    public async Task StopAsync(ServerCluster cluster)
    {
        var began = clock.GetTimestamp();
        var sent = "";
        while (cluster.FindRunning() is { } running)
        {
            var signal = clock.GetElapsedTime(began) < _orderlyStop ? "INT" : "QUIT";
            if (signal != sent)
                await ServerAccount.Own.RunAsync("sh", ["-c", $"kill -s {signal} {running.ProcessId}"], CancellationToken.None);
            sent = signal;
            await Task.Delay(_pause, clock);
        }
    }
}
