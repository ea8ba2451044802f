using System.Net;
using System.Net.Sockets;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>What the host hands to <see cref="EmbeddedPostgres.StartAsync"/>; filled from <c>Store:DataDirectory</c>, not bound by itself.</summary>
public sealed class EmbeddedPostgresOptions
{
    /// <summary>
    /// The application's data directory (contract, <c>Store:DataDirectory</c>), created when missing; the server keeps its
    /// files in the subfolder <c>postgres</c>. A relative path is taken from the current directory.
    /// </summary>
    public string DataDirectory { get; init; } = ".chatdeploy";

    /// <summary>How long initialising, starting and a crash recovery may take together before the start is given up.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>False turns <c>fsync</c> off, for tests whose data outlives nothing.</summary>
    internal bool IsDurable { get; init; } = true;

    /// <summary>The server's <c>max_connections</c>.</summary>
    internal int MaximumConnections { get; init; } = 100;

    /// <summary>Chooses the port of each attempt to start; a lost race for it is tried again with another.</summary>
    internal Func<int> ChoosePort { get; init; } = FreePort;

    /// <summary>Replaces the environment's <c>CHATDEPLOY_PG_BIN</c>, <c>PATH</c> and the well-known folders, for tests.</summary>
    internal BinarySearch Search { get; init; } = BinarySearch.OfThisMachine();

    /// <summary>A port of the loopback address that nobody listened on a moment ago.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
