using System.Globalization;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>The server's settings. They go on its command line, so that a new version of them reaches existing data.</summary>
internal static class ServerSettings
{
    /// <summary>The words for <c>pg_ctl --options</c>, which a shell splits: no value may hold a blank or a quote.</summary>
    public static string For(EmbeddedPostgresOptions options, int port)
    {
        (string Name, string Value)[] settings =
        [
            ("listen_addresses", "127.0.0.1"),
            ("port", port.ToString(CultureInfo.InvariantCulture)),
            // No socket file: a path of more than 107 bytes would stop the start, and TCP on loopback is as good.
            ("unix_socket_directories", ""),
            ("max_connections", options.MaximumConnections.ToString(CultureInfo.InvariantCulture)),
            ("shared_buffers", "128MB"),
            // Segments of the write-ahead log are zeroed when they are new, for which commits wait (p99 of 40 ms measured);
            // with this, a checkpoint keeps up to 16 of them for reuse instead of deleting all but five.
            ("min_wal_size", "256MB"),
            ("max_wal_size", "1GB"),
            // Queries here take milliseconds; compiling them takes tens.
            ("jit", "off"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
            ("log_checkpoints", "off"),
            ("synchronous_commit", "on"),
            ("fsync", options.IsDurable ? "on" : "off"),
            ("full_page_writes", options.IsDurable ? "on" : "off"),
        ];
        return string.Join(' ', settings.Select(setting => $"-c {setting.Name}={setting.Value}"));
    }
}
